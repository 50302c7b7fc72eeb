package org.prunelab.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.prunelab.base.Interruption;
import org.prunelab.darknet.Model;
import org.prunelab.detect.ComputeDevice;

/**
 * How long something takes, such as a network for one image, from the pixels to the raw maps.
 *
 * <pre>{@code
 * Latency latency = Latency.measure(List.of(model, pruned), 30).get(1);
 * System.out.printf("%.1f ms (%.1f to %.1f)%n", latency.milliseconds(), latency.low(), latency.high());
 * }</pre>
 *
 * @param milliseconds median over the rounds
 * @param low first quartile
 * @param high third quartile
 */
public record Latency(double milliseconds, double low, double high) {

    private static final int WARM_UP = 5;

    /**
     * Measures several networks by turns, one image at a time in DJL with batch normalisation folded.
     *
     * @param models each at its own input size
     * @param rounds how often each is timed, at least 1
     * @return in the order of the models
     */
    public static List<Latency> measure(List<Model> models, int rounds) {
        List<LoadedNetwork> networks = new ArrayList<>();
        try {
            models.forEach(model -> networks.add(new DjlNetwork(model, ComputeDevice.current())));
            return byTurns(
                    networks.stream()
                            .<DoubleSupplier>map(network -> () -> milliseconds(() -> network.run(1)))
                            .toList(),
                    rounds);
        } finally {
            networks.forEach(LoadedNetwork::close);
        }
    }

    /**
     * Times several things by turns, so that whatever else the machine does strikes them alike; the first
     * rounds do not count.
     *
     * @param timed each runs once and says the milliseconds that it took
     * @param rounds how often each is timed, at least 1
     * @return in the order of the things
     */
    public static List<Latency> byTurns(List<? extends DoubleSupplier> timed, int rounds) {
        if (rounds < 1) {
            throw new IllegalArgumentException("A latency needs at least 1 round, not %d.".formatted(rounds));
        }
        double[][] times = new double[timed.size()][rounds];
        for (int round = -WARM_UP; round < rounds; round++) {
            Interruption.check("Measuring latency");
            for (int i = 0; i < times.length; i++) {
                double taken = timed.get(i).getAsDouble();
                if (round >= 0) {
                    times[i][round] = taken;
                }
            }
        }
        return Arrays.stream(times).map(Latency::of).toList();
    }

    /** The median and the quartiles of some times in milliseconds. */
    public static Latency of(double... times) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        return new Latency(quantile(sorted, 0.5), quantile(sorted, 0.25), quantile(sorted, 0.75));
    }

    /** How long something takes now. */
    static double milliseconds(Runnable run) {
        long begun = System.nanoTime();
        run.run();
        return (System.nanoTime() - begun) / 1e6;
    }

    private static double quantile(double[] sorted, double q) {
        double place = q * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
