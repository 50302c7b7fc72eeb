package org.prunelab.evaluate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.prunelab.darknet.Model;

/**
 * A process that runs networks when it is told to, so that processes with other numbers of threads, and other runtimes,
 * can take turns. Arguments: the number of threads (OMP_NUM_THREADS must say the same), then for each network its runtime,
 * cfg and weights. It answers {@code ready}, its {@link Machine} and the runtimes, then each line {@code NETWORK BATCH}, counted from 0,
 * with milliseconds, until its input ends.
 *
 * <pre>{@code
 * LatencyProcess.start(2, List.of(), folder).close();     // starts and ends a worker
 * }</pre>
 */
public final class LatencyWorker {

    private LatencyWorker() {}

    /** Serves until standard input ends. */
    public static void main(String[] arguments) throws IOException {
        int threads = Integer.parseInt(arguments[0]);
        List<LoadedNetwork> networks = new ArrayList<>();
        try {
            for (int i = 1; i + 2 < arguments.length; i += 3) {
                Model model = Model.read(Path.of(arguments[i + 1]), Path.of(arguments[i + 2]));
                networks.add(InferenceRuntime.valueOf(arguments[i]).load(model, threads));
            }
            String runtimes =
                    networks.stream().map(LoadedNetwork::runtime).distinct().collect(Collectors.joining(", "));
            System.out.println("ready " + Machine.current() + ", " + runtimes);
            serve(networks);
        } finally {
            networks.forEach(LoadedNetwork::close);
        }
    }

    private static void serve(List<LoadedNetwork> networks) throws IOException {
        BufferedReader turns = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String turn = turns.readLine(); turn != null; turn = turns.readLine()) {
            List<String> words = List.of(turn.strip().split(" ", -1));
            LoadedNetwork network = networks.get(Integer.parseInt(words.get(0)));
            int batch = Integer.parseInt(words.get(1));
            double taken = Latency.milliseconds(() -> network.run(batch));
            System.out.println(String.format(Locale.ROOT, "%.4f", taken));
        }
    }
}
