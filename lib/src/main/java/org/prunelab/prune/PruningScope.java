package org.prunelab.prune;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;

/** What a rule may remove from a network: which classes are fixed and why, which layers may lose channels. */
final class PruningScope {

    private final PruningRule rule;
    private final Network network;
    private final ChannelClasses classes;
    private final String[] whyFixed;
    private final int[] groupOf;
    private final int[] layers;

    /** @param protectedLayers by index, with the reason */
    PruningScope(PruningRule rule, Network network, ChannelClasses classes, Map<Integer, String> protectedLayers) {
        this.rule = rule;
        this.network = network;
        this.classes = classes;
        if (rule.groups().networkSize() != network.size()) {
            throw new IllegalArgumentException(
                    "The groups are those of a network of %d layers, but this one has %d; make groups of this network."
                            .formatted(rule.groups().networkSize(), network.size()));
        }
        this.whyFixed = classes.fixed();
        this.groupOf = new int[network.size()];
        assignGroups();
        protect(protectedLayers);
        this.layers =
                Arrays.stream(network.convolutions()).filter(this::mayLose).toArray();
    }

    PruningRule rule() {
        return rule;
    }

    Network network() {
        return network;
    }

    ChannelClasses classes() {
        return classes;
    }

    /** The convolutions that may lose channels, rising. */
    int[] layers() {
        return layers;
    }

    /** The position of a layer's group, or -1. */
    int groupOf(int layer) {
        return groupOf[layer];
    }

    boolean isFixed(int channelClass) {
        return whyFixed[channelClass] != null;
    }

    /** The reason that a class is fixed, or null. */
    String whyFixed(int channelClass) {
        return whyFixed[channelClass];
    }

    /** The channels of a group that may go. */
    int channels(int group) {
        int count = 0;
        for (int layer : layers) {
            count += groupOf[layer] == group ? network.convolution(layer).filters() - fixedChannels(layer) : 0;
        }
        return count;
    }

    int fixedChannels(int layer) {
        int count = 0;
        for (int channelClass : classes.view(layer)) {
            count += whyFixed[channelClass] == null ? 0 : 1;
        }
        return count;
    }

    /** Refuses the index of a layer that a user named, where it is no convolution. */
    void requireConvolution(int layer) {
        if (layer < 0 || layer >= network.size() || !(network.layer(layer) instanceof Layer.Convolutional)) {
            throw new IllegalArgumentException(
                    "Layer %d is to be protected or listed, but it is no convolution of %s; name convolutions."
                            .formatted(layer, network));
        }
    }

    private void assignGroups() {
        Arrays.fill(groupOf, -1);
        List<ChannelGroup> groups = rule.groups().groups();
        for (int group = 0; group < groups.size(); group++) {
            for (int layer : groups.get(group).layers()) {
                groupOf[layer] = group;
            }
        }
    }

    /** Besides what the structure fixes: protected layers and layers in no group. */
    private void protect(Map<Integer, String> protectedLayers) {
        for (Map.Entry<Integer, String> entry : protectedLayers.entrySet()) {
            fix(entry.getKey(), entry.getValue());
        }
        for (int layer : rule.protectedLayers()) {
            requireConvolution(layer);
            fix(layer, "protected on request");
        }
        for (int layer : network.convolutions()) {
            if (groupOf[layer] < 0) {
                fix(layer, "in no group");
            }
        }
    }

    private void fix(int layer, String reason) {
        String text = "layer " + layer + ": " + reason;
        for (int channelClass : classes.view(layer)) {
            whyFixed[channelClass] = whyFixed[channelClass] == null ? text : whyFixed[channelClass];
        }
    }

    private boolean mayLose(int layer) {
        return network.convolution(layer).batchNormalize()
                && Arrays.stream(classes.view(layer)).anyMatch(channelClass -> whyFixed[channelClass] == null);
    }
}
