package org.prunelab.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.prunelab.darknet.Folding;
import org.prunelab.darknet.Model;
import org.prunelab.detect.DetectorBlock;
import org.prunelab.detect.Interruption;
import org.prunelab.detect.Pass;

/**
 * How long a network takes for one image, from the pixels to the raw maps, with batch normalisation folded.
 *
 * @param milliseconds median over the rounds
 * @param low first quartile
 * @param high third quartile
 */
public record Latency(double milliseconds, double low, double high) {

    private static final int WARM_UP = 5;

    /**
     * Measures several networks by turns, so that whatever else the machine does strikes them alike.
     *
     * @param models each at its own input size
     * @param rounds how often each is timed, at least 1
     * @return in the order of the models
     */
    public static List<Latency> measure(List<Model> models, int rounds) {
        if (rounds < 1) {
            throw new IllegalArgumentException("A latency needs at least 1 round, not %d.".formatted(rounds));
        }
        double[][] times = new double[models.size()][rounds];
        try (NDManager manager = NDManager.newBaseManager()) {
            List<DetectorBlock> blocks = models.stream()
                    .map(model -> DetectorBlock.of(Folding.fold(model), manager))
                    .toList();
            for (int round = -WARM_UP; round < rounds; round++) {
                Interruption.check("Measuring latency");
                for (int m = 0; m < times.length; m++) {
                    double taken = time(blocks.get(m), manager);
                    if (round >= 0) {
                        times[m][round] = taken;
                    }
                }
            }
        }
        List<Latency> latencies = new ArrayList<>();
        for (double[] own : times) {
            Arrays.sort(own);
            latencies.add(new Latency(quantile(own, 0.5), quantile(own, 0.25), quantile(own, 0.75)));
        }
        return latencies;
    }

    private static double time(DetectorBlock block, NDManager manager) {
        try (NDManager step = manager.newSubManager()) {
            NDArray image = step.zeros(block.inputShape(1));
            long begun = System.nanoTime();
            block.forward(DetectorBlock.store(step), image, Pass.INFERENCE)
                    .heads()
                    .forEach(NDArray::toFloatArray);
            return (System.nanoTime() - begun) / 1e6;
        }
    }

    private static double quantile(double[] sorted, double q) {
        double place = q * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
