package org.prunelab.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.prunelab.darknet.Model;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.Constants;
import org.prunelab.prune.Cost;
import org.prunelab.prune.PruningPlan;

/**
 * A process that prunes YOLOv4 when it is told to. Arguments: cfg, weights, the five percentiles with commas. It answers
 * {@code ready}, then each line {@code plan} or {@code surgery} (plan and surgery) with milliseconds and the parameters
 * left, until its input ends.
 */
public final class PruneWorker {

    private PruneWorker() {}

    /** Serves until standard input ends. */
    public static void main(String[] arguments) throws IOException {
        Model model = Model.read(Path.of(arguments[0]), Path.of(arguments[1]));
        double[] percentiles = Arrays.stream(arguments[2].split(",", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
        System.out.println("ready Java " + System.getProperty("java.version"));
        BufferedReader turns = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String turn = turns.readLine(); turn != null; turn = turns.readLine()) {
            long begun = System.nanoTime();
            PruningPlan plan = ChannelGroups.paper(model.network())
                    .percentiles(percentiles)
                    .plan(model);
            Cost after = turn.equals("surgery")
                    ? Cost.of(plan.apply(model, Constants.MOVED).network())
                    : plan.costAfter();
            double taken = (System.nanoTime() - begun) / 1e6;
            System.out.println(String.format(Locale.ROOT, "%.4f %d", taken, after.parameters()));
        }
    }
}
