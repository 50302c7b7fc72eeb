package org.prunelab.sparse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.prunelab.darknet.Network;
import org.prunelab.prune.ChannelGroup;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.ScalingFactors;

/**
 * Layers whose gamma is penalised alike.
 *
 * <pre>{@code
 * PenalisedGroup group = new PenalisedGroup("backbone", 0.5, Set.of(0, 1, 2));
 * GammaPenalty penalty = new GammaPenalty(SparseRate.constant(1e-3), List.of(group));
 * }</pre>
 *
 * @param name what tables call them
 * @param factor what the sparse rate is multiplied by for them, 0 or more
 * @param layers layer indices, at least one
 */
public record PenalisedGroup(String name, double factor, Set<Integer> layers) {

    public PenalisedGroup {
        layers = Collections.unmodifiableSet(new TreeSet<>(layers)); // in one order in every JVM
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("A penalty on gamma needs at least one layer to act on.");
        }
        if (!(factor >= 0 && factor < 1e6)) {
            throw new IllegalArgumentException(
                    "The sparse rate of group \"%s\" is multiplied by %s; allowed are 0 to 1,000,000."
                            .formatted(name, factor));
        }
    }

    /**
     * The prunable layers of groups. Only the ratios of the weights count: factors are scaled so that their mean over the
     * channels is 1. So the penalty is as strong in all as with one rate for every channel, and only lies elsewhere.
     *
     * @param weights one for each group, or one for all; 0 spares a group
     * @throws IllegalArgumentException where their number does not suit, one is negative, or all are 0
     */
    static List<PenalisedGroup> of(Network network, ChannelGroups groups, List<Double> weights) {
        List<ChannelGroup> all = groups.groups();
        if (weights.size() != 1 && weights.size() != all.size()) {
            throw new IllegalArgumentException(
                    "There are %d relative sparse rates, %s, for %d groups: %s; give one for each, or one for all."
                            .formatted(
                                    weights.size(),
                                    weights,
                                    all.size(),
                                    all.stream().map(ChannelGroup::name).collect(Collectors.joining(", "))));
        }
        Set<Integer> prunable =
                Arrays.stream(ScalingFactors.prunable(network)).boxed().collect(Collectors.toSet());
        List<PenalisedGroup> penalised = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Set<Integer> layers = new TreeSet<>(all.get(i).layers());
            layers.retainAll(prunable);
            if (!layers.isEmpty()) {
                penalised.add(new PenalisedGroup(all.get(i).name(), weights.get(weights.size() == 1 ? 0 : i), layers));
            }
        }
        return balanced(network, penalised, weights);
    }

    private static List<PenalisedGroup> balanced(Network network, List<PenalisedGroup> groups, List<Double> weights) {
        double channels = 0;
        double weighted = 0;
        for (PenalisedGroup group : groups) {
            int own = group.layers.stream()
                    .mapToInt(layer -> network.convolution(layer).filters())
                    .sum();
            channels += own;
            weighted += group.factor * own;
        }
        if (!(weighted > 0)) {
            throw new IllegalArgumentException(
                    "The relative sparse rates %s spare every group; let one be above 0.".formatted(weights));
        }
        double scale = channels / weighted;
        return groups.stream()
                .map(group -> new PenalisedGroup(group.name, group.factor * scale, group.layers))
                .toList();
    }
}
