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

    /** A factor below this counts as pushed to zero: its channel is dead, and others are alive. */
    public static final double ZERO = 0.01;

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

    /**
     * The factors of the channels that a plan removes.
     *
     * @param model of the plan's original network
     */
    public static ScalingFactors removedBy(PruningPlan plan, Model model) {
        return new ScalingFactors(plan.layers().stream()
                .filter(layer -> layer.removed() > 0)
                .flatMapToDouble(layer -> {
                    float[] gamma = model.weights().of(layer.layer()).gamma();
                    return IntStream.range(0, gamma.length)
                            .filter(channel -> !layer.kept().contains(channel))
                            .mapToDouble(channel -> Math.abs(gamma[channel]));
                })
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

    /** How many factors are below a value. */
    public int countBelow(double value) {
        return (int) Arrays.stream(sorted).filter(factor -> factor < value).count();
    }

    /** The share of factors below a value, in [0, 1]. */
    public double shareBelow(double value) {
        return sorted.length == 0 ? 0 : (double) countBelow(value) / sorted.length;
    }
}
