package org.prunelab.prune;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;

/**
 * How to choose the channels that stay. The defaults are the paper's: |gamma|, corrected thresholds, majority merge,
 * layers keep at least 1 % of their channels, no rounding.
 *
 * <pre>{@code
 * PruningPlan plan = ChannelGroups.paper(network).rule()
 *         .percentiles(.18, .50, .67, .19, .68).merge(Merge.MAJORITY).plan(model);
 * }</pre>
 *
 * @param groups which layers share a threshold
 * @param thresholds one for each group
 * @param thresholdRule what percentiles are taken of
 * @param importance what ranks the channels
 * @param merge how layers that are joined agree
 * @param layerKeep the share of its channels, in [0, 1], that each layer keeps at least, rounded down
 * @param leastChannels what a layer keeps at least where that is 0; {@link #DERIVED} is
 *     {@link #leastChannels(Network)}
 * @param rounding to a multiple, the last step
 * @param protectedLayers convolutions not to be pruned, besides {@link ProtectedLayers}
 */
public record PruningRule(
        ChannelGroups groups,
        List<Threshold> thresholds,
        ThresholdRule thresholdRule,
        Importance importance,
        Merge merge,
        double layerKeep,
        int leastChannels,
        Rounding rounding,
        Set<Integer> protectedLayers) {

    /** The paper's layer_keep. */
    public static final double PAPER_LAYER_KEEP = 0.01;

    /** The least number of channels follows from the network's width. */
    public static final int DERIVED = 0;

    private static final int PAPER_LEAST_CHANNELS = 16;
    private static final double PAPER_FIRST_FILTERS = 32;

    public PruningRule {
        thresholds = List.copyOf(thresholds);
        protectedLayers = Collections.unmodifiableSet(new TreeSet<>(protectedLayers));
        if (thresholds.size() != groups.groups().size()) {
            throw new IllegalArgumentException("There are %d groups (%s), but %d thresholds; give one for each."
                    .formatted(
                            groups.groups().size(),
                            String.join(
                                    ", ",
                                    groups.groups().stream()
                                            .map(ChannelGroup::name)
                                            .toList()),
                            thresholds.size()));
        }
        if (!(layerKeep >= 0 && layerKeep <= 1)) {
            throw new IllegalArgumentException(
                    "layerKeep=%s must be between 0 and 1; 0.01 keeps 1 %% of a layer".formatted(layerKeep));
        }
        if (leastChannels < 0) {
            throw new IllegalArgumentException(
                    "leastChannels=%d must be at least 1, or PruningRule.DERIVED".formatted(leastChannels));
        }
    }

    static PruningRule of(ChannelGroups groups, List<Threshold> thresholds) {
        return new PruningRule(
                groups,
                thresholds,
                ThresholdRule.CORRECTED,
                Importance.gamma(),
                Merge.MAJORITY,
                PAPER_LAYER_KEEP,
                DERIVED,
                Rounding.NONE,
                Set.of());
    }

    /**
     * The paper's minimum of 16 channels at a network's width: max(1, round(16 w)), where w is the ratio of the first
     * convolution's filters to the 32 of the published YOLOv4. In a network that is pruned already, the ratio is that of
     * what is left; {@link Rounds} keeps that of the first network, and {@link #leastChannels(int)} gives another.
     */
    public static int leastChannels(Network network) {
        int first = network.convolutions().length == 0
                ? 0
                : network.convolution(network.convolutions()[0]).filters();
        return (int) Math.max(1, Math.round(PAPER_LEAST_CHANNELS * first / PAPER_FIRST_FILTERS));
    }

    /** The rule with other shares, in [0, 1), one for each group; a single share serves all groups. */
    public PruningRule percentiles(double... percentiles) {
        return thresholds(groups.percentiles(percentiles).thresholds());
    }

    /** The share of each group, where all thresholds are percentiles. */
    public List<Double> shares() {
        return thresholds.stream()
                .map(threshold -> ((Threshold.Percentile) threshold).share())
                .toList();
    }

    /** The rule with other thresholds, one for each group. */
    public PruningRule thresholds(List<Threshold> others) {
        return new PruningRule(
                groups, others, thresholdRule, importance, merge, layerKeep, leastChannels, rounding, protectedLayers);
    }

    public PruningRule thresholdRule(ThresholdRule rule) {
        return new PruningRule(
                groups, thresholds, rule, importance, merge, layerKeep, leastChannels, rounding, protectedLayers);
    }

    public PruningRule importance(Importance measure) {
        return new PruningRule(
                groups, thresholds, thresholdRule, measure, merge, layerKeep, leastChannels, rounding, protectedLayers);
    }

    public PruningRule merge(Merge how) {
        return new PruningRule(
                groups,
                thresholds,
                thresholdRule,
                importance,
                how,
                layerKeep,
                leastChannels,
                rounding,
                protectedLayers);
    }

    public PruningRule layerKeep(double share) {
        return new PruningRule(
                groups, thresholds, thresholdRule, importance, merge, share, leastChannels, rounding, protectedLayers);
    }

    public PruningRule leastChannels(int channels) {
        return new PruningRule(
                groups, thresholds, thresholdRule, importance, merge, layerKeep, channels, rounding, protectedLayers);
    }

    public PruningRule rounding(Rounding to) {
        return new PruningRule(
                groups, thresholds, thresholdRule, importance, merge, layerKeep, leastChannels, to, protectedLayers);
    }

    /** Rounds up to a multiple; see {@link #rounding}. */
    public PruningRule roundTo(int multiple) {
        return rounding(Rounding.up(multiple));
    }

    /** Protects further convolutions, by layer index. */
    public PruningRule protect(int... layers) {
        List<Integer> all = new ArrayList<>(protectedLayers);
        for (int layer : layers) {
            all.add(layer);
        }
        return new PruningRule(
                groups,
                thresholds,
                thresholdRule,
                importance,
                merge,
                layerKeep,
                leastChannels,
                rounding,
                new TreeSet<>(all));
    }

    /**
     * The plan for a model.
     *
     * @throws IllegalArgumentException where the groups are another network's, or a protected layer is no convolution
     */
    public PruningPlan plan(Model model) {
        return new Planner(this, model).plan();
    }

    /** The plan for a network with weights that are its own. */
    public PruningPlan plan(Network network, Weights weights) {
        return plan(new Model(network, weights));
    }

    /** Channels that a layer of so many keeps at least. */
    int minimum(Network network, int channels) {
        int share = (int) Math.floor(channels * layerKeep);
        int least = leastChannels == DERIVED ? leastChannels(network) : leastChannels;
        return share > 0 ? share : Math.min(least, channels);
    }
}
