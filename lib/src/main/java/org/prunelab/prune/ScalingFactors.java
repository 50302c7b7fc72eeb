package org.prunelab.prune;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;

/**
 * The |gamma| of all channels of a model that may be pruned: what sparse training shrinks and pruning ranks.
 *
 * <pre>{@code
 * ScalingFactors gamma = ScalingFactors.of(model);
 * System.out.printf("%.1f %% below 0.01%n", 100 * gamma.shareBelow(0.01));
 * }</pre>
 */
public final class ScalingFactors {

    private final double[] sorted;

    private ScalingFactors(double[] values) {
        sorted = values.clone();
        Arrays.sort(sorted);
    }

    /** The factors of a model's prunable layers: its batch-normalised convolutions but the {@link ProtectedLayers}. */
    public static ScalingFactors of(Model model) {
        return new ScalingFactors(Arrays.stream(prunable(model.network()))
                .mapToObj(layer -> model.weights().of(layer).gamma())
                .flatMapToDouble(gamma -> IntStream.range(0, gamma.length).mapToDouble(i -> Math.abs(gamma[i])))
                .toArray());
    }

    /** Indices of the layers whose channels may be pruned, rising. */
    public static int[] prunable(Network network) {
        Set<Integer> protectedLayers = ProtectedLayers.of(network).keySet();
        return Arrays.stream(network.convolutions())
                .filter(layer -> !protectedLayers.contains(layer))
                .toArray();
    }

    /** How many there are. */
    public int count() {
        return sorted.length;
    }

    /** The values, rising. */
    public double[] values() {
        return sorted.clone();
    }

    /** The share of factors below a value, in [0, 1]. */
    public double shareBelow(double value) {
        return sorted.length == 0
                ? 0
                : (double) Arrays.stream(sorted)
                                .filter(factor -> factor < value)
                                .count()
                        / sorted.length;
    }
}
