package org.prunelab.prune;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.prunelab.darknet.ConvolutionWeights;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;

/** A plan whose kept channels are given: nothing is protected but by structure, and no minimum or merge changes it. */
final class ExplicitPlan {

    private final ChannelGroups groups;
    private final Network network;
    private final ChannelClasses classes;

    ExplicitPlan(ChannelGroups groups, Network network) {
        this.groups = groups;
        this.network = network;
        this.classes = ChannelClasses.of(network);
    }

    /**
     * Chooses the channels by their number: layer by layer the classes of the largest mean |gamma|, those that an earlier
     * layer chose included.
     *
     * @param weights for |gamma|; without it all channels rank alike, and the first stay
     */
    PruningPlan ofCounts(Map<Integer, Integer> counts, Map<Integer, ConvolutionWeights> weights) {
        float[] rank = rank(weights);
        boolean[] kept = new boolean[classes.count()];
        boolean[] decided = new boolean[classes.count()];
        Arrays.fill(kept, true);
        for (int layer : network.convolutions()) {
            Integer count = counts.get(layer);
            if (count != null) {
                requireConvolution(layer);
                choose(layer, count, rank, kept, decided);
            }
        }
        Map<Integer, ChannelSet> lists = new TreeMap<>();
        for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
            requireConvolution(entry.getKey());
            ChannelSet set = PruningPlan.keptOf(classes, kept, entry.getKey());
            if (set.size() != entry.getValue()) {
                throw new IllegalArgumentException(
                        "Layer %d is to keep %d of %d channels, but with the layers that it is joined with it keeps %d; give joined layers the same number."
                                .formatted(entry.getKey(), entry.getValue(), set.of(), set.size()));
            }
            lists.put(entry.getKey(), set);
        }
        requireAgreement(lists, kept);
        return plan(kept);
    }

    private float[] rank(Map<Integer, ConvolutionWeights> weights) {
        float[] rank = new float[classes.count()];
        for (int i = 0; i < rank.length && !weights.isEmpty(); i++) {
            int members = classes.firstMember(i + 1) - classes.firstMember(i);
            for (int m = classes.firstMember(i); m < classes.firstMember(i + 1); m++) {
                rank[i] += Math.abs(weights.get(classes.memberLayer(m)).gamma()[classes.memberChannel(m)]) / members;
            }
        }
        return rank;
    }

    private void choose(int layer, int count, float[] rank, boolean[] kept, boolean[] decided) {
        int[] ofLayer = classes.view(layer);
        if (count < 1 || count > ofLayer.length) {
            throw new IllegalArgumentException(
                    "Layer %d is to keep %d channels; it can keep 1 to %d.".formatted(layer, count, ofLayer.length));
        }
        float[] importance = new float[ofLayer.length];
        int staying = 0;
        for (int channel = 0; channel < ofLayer.length; channel++) {
            importance[channel] = rank[ofLayer[channel]];
            staying += kept[ofLayer[channel]] ? 1 : 0;
        }
        for (long key : ClassSelection.order(importance)) {
            int channelClass = ofLayer[ClassSelection.channel(key)];
            if (staying > count
                    && kept[channelClass]
                    && !decided[channelClass]
                    && classes.whyFixed(channelClass).isEmpty()) {
                kept[channelClass] = false;
                for (int other : ofLayer) {
                    staying -= other == channelClass ? 1 : 0;
                }
            }
        }
        for (int channelClass : ofLayer) {
            decided[channelClass] = true;
        }
    }

    /** Layers that are joined with a listed one follow its list. */
    PruningPlan ofLists(Map<Integer, ChannelSet> lists) {
        return plan(keptClasses(lists));
    }

    /** A plan with its account, as it was kept in a file. */
    PruningPlan ofReport(List<LayerPlan> layers, List<GroupPlan> accounts) {
        Map<Integer, ChannelSet> lists = new TreeMap<>();
        layers.forEach(layer -> lists.put(layer.layer(), layer.kept()));
        return new PruningPlan(network, classes, keptClasses(lists), layers, accounts);
    }

    private boolean[] keptClasses(Map<Integer, ChannelSet> lists) {
        boolean[] kept = new boolean[classes.count()];
        Arrays.fill(kept, true);
        lists.forEach((layer, set) -> {
            requireConvolution(layer);
            int[] ofLayer = classes.view(layer);
            if (set.of() != ofLayer.length) {
                throw new IllegalArgumentException("Layer %d has %d channels, but its list of kept ones is for %d."
                        .formatted(layer, ofLayer.length, set.of()));
            }
            for (int channel = 0; channel < ofLayer.length; channel++) {
                kept[ofLayer[channel]] &= set.contains(channel);
            }
        });
        requireAgreement(lists, kept);
        return kept;
    }

    private void requireAgreement(Map<Integer, ChannelSet> lists, boolean[] kept) {
        lists.forEach((layer, set) -> {
            int[] ofLayer = classes.view(layer);
            for (int channel = 0; channel < ofLayer.length; channel++) {
                int channelClass = ofLayer[channel];
                if (!kept[channelClass] && classes.whyFixed(channelClass).isPresent()) {
                    throw new IllegalArgumentException("Channel %d of layer %d can't be removed: %s."
                            .formatted(
                                    channel,
                                    layer,
                                    classes.whyFixed(channelClass).orElseThrow()));
                }
                if (set.contains(channel) && !kept[channelClass]) {
                    throw new IllegalArgumentException(
                            "Layer %d keeps channel %d, but it can only go or stay together with %s; list them alike."
                                    .formatted(layer, channel, classes.members(channelClass)));
                }
            }
        });
    }

    private void requireConvolution(int layer) {
        if (layer < 0 || layer >= network.size() || !(network.layer(layer) instanceof Layer.Convolutional)) {
            throw new IllegalArgumentException(
                    "Layer %d is listed, but it is no convolution of %s.".formatted(layer, network));
        }
    }

    private PruningPlan plan(boolean[] kept) {
        List<Threshold> thresholds = groups.groups().stream()
                .map(group -> Threshold.listed(Map.of()))
                .toList();
        PruningScope scope = new PruningScope(PruningRule.of(groups, thresholds), network, classes, Map.of());
        Reasons[] reasons = new Reasons[network.size()];
        for (int layer : scope.layers()) {
            int removed = classes.view(layer).length
                    - PruningPlan.keptOf(classes, kept, layer).size();
            if (removed == classes.view(layer).length) {
                throw new IllegalArgumentException(
                        "Layer %d would keep none of its %d channels; let it keep one.".formatted(layer, removed));
            }
            reasons[layer] = new Reasons(removed, 0, 0, 0);
        }
        double[] values = new double[thresholds.size()];
        Arrays.fill(values, Double.NaN);
        PlanReport report = new PlanReport(scope, reasons);
        return new PruningPlan(network, classes, kept, report.layers(kept), report.groups(values));
    }
}
