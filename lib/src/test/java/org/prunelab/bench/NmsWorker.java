package org.prunelab.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.prunelab.detect.Candidates;
import org.prunelab.detect.NonMaximumSuppression;

/**
 * A process that suppresses candidates when it is told to, class by class. Arguments: the IoU threshold, then files of
 * candidates (class, score and corners), one for each picture. It answers {@code ready}, then each line {@code FILE CALLS}
 * with the milliseconds of one call, and {@code FILE} with the positions of the candidates that stay, until its input
 * ends.
 */
public final class NmsWorker {

    private final NonMaximumSuppression suppression;
    private final Map<String, Candidates> pictures = new LinkedHashMap<>();

    private NmsWorker(double threshold) {
        this.suppression = NonMaximumSuppression.perClass(threshold);
    }

    /** Serves until standard input ends. */
    public static void main(String[] arguments) throws IOException {
        NmsWorker worker = new NmsWorker(Double.parseDouble(arguments[0]));
        for (String file : Arrays.asList(arguments).subList(1, arguments.length)) {
            worker.pictures.put(file, read(Table.read(Path.of(file), 6)));
        }
        System.out.println("ready Java " + System.getProperty("java.version"));
        BufferedReader turns = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String turn = turns.readLine(); turn != null; turn = turns.readLine()) {
            String[] words = turn.split(" ", -1);
            Candidates candidates = worker.pictures.get(words[0]);
            System.out.println(
                    words.length > 1 ? worker.time(candidates, Integer.parseInt(words[1])) : worker.keep(candidates));
        }
    }

    private static Candidates read(Table table) {
        Candidates candidates = new Candidates();
        for (int row = 0; row < table.rows(); row++) {
            candidates.add(
                    table.index(row, 0),
                    table.at(row, 1),
                    table.at(row, 2),
                    table.at(row, 3),
                    table.at(row, 4),
                    table.at(row, 5));
        }
        return candidates;
    }

    private String keep(Candidates candidates) {
        return Arrays.stream(suppression.keep(candidates))
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(" "));
    }

    private String time(Candidates candidates, int calls) {
        int kept = 0;
        long begun = System.nanoTime();
        for (int call = 0; call < calls; call++) {
            kept += suppression.keep(candidates).length;
        }
        double taken = (System.nanoTime() - begun) / 1e6 / calls;
        return String.format(Locale.ROOT, "%.6f %d", taken, kept / calls);
    }
}
