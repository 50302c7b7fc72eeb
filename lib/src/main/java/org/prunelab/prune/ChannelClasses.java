package org.prunelab.prune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.prunelab.darknet.Activation;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;

/**
 * The channels of a network that can only be removed together, by union-find over the whole graph:
 *
 * <ul>
 *   <li>a shortcut joins its inputs channel by channel;
 *   <li>a convolution whose groups read one channel each (depthwise) joins that channel with the group's outputs;
 *   <li>a convolution with larger groups joins position k of every group, among its inputs and among its outputs, so
 *       that each group loses the same positions and the groups stay of one size;
 *   <li>a route that takes a part of the channels joins position k of every part, so that the parts stay of one size and
 *       the route goes on picking the same channels;
 *   <li>a route otherwise concatenates; pools, upsampling and dropout pass channels through.
 * </ul>
 *
 * A class is fixed, so never removed, where it reaches the image, a convolution without batch normalisation (nothing
 * can mask it), a detection head, an output of the network (a layer that no other reads), or an activation that makes
 * of 0 something else (a masked channel would not be silent).
 *
 * <pre>{@code
 * ChannelClasses classes = ChannelClasses.of(network);
 * classes.whyFixed(0)
 * }</pre>
 */
public final class ChannelClasses {

    /** A batch-normalised channel: one output of the convolution at a layer index. */
    public record Member(int layer, int channel) {}

    private final int[][] byLayer;
    private final String[] fixed;
    private final int[] start;
    private final int[] memberLayer;
    private final int[] memberChannel;

    private ChannelClasses(int[][] byLayer, String[] fixed, int[] normalized) {
        this.byLayer = byLayer;
        this.fixed = fixed;
        this.start = new int[fixed.length + 1];
        for (int layer : normalized) {
            for (int channelClass : byLayer[layer + 1]) {
                start[channelClass + 1]++;
            }
        }
        for (int i = 0; i < fixed.length; i++) {
            start[i + 1] += start[i];
        }
        this.memberLayer = new int[start[fixed.length]];
        this.memberChannel = new int[start[fixed.length]];
        int[] next = start.clone();
        for (int layer : normalized) {
            int[] classes = byLayer[layer + 1];
            for (int channel = 0; channel < classes.length; channel++) {
                int position = next[classes[channel]]++;
                memberLayer[position] = layer;
                memberChannel[position] = channel;
            }
        }
    }

    /** The classes of a network. */
    public static ChannelClasses of(Network network) {
        return new Builder(network).build();
    }

    /** How many classes there are; they count from 0. */
    public int count() {
        return fixed.length;
    }

    /** The class of each output channel of a layer; of the image's channels for {@link Network#IMAGE}. */
    public int[] ofLayer(int layer) {
        return byLayer[layer + 1].clone();
    }

    /** The batch-normalised channels of a class, by layer and channel. */
    public List<Member> members(int channelClass) {
        List<Member> members = new ArrayList<>();
        for (int i = start[channelClass]; i < start[channelClass + 1]; i++) {
            members.add(new Member(memberLayer[i], memberChannel[i]));
        }
        return members;
    }

    /** Why the structure forbids to remove a class; empty where it may go. */
    public Optional<String> whyFixed(int channelClass) {
        return Optional.ofNullable(fixed[channelClass]);
    }

    /** {@link #ofLayer} without a copy, for the inner loops of this package; not to be written to. */
    int[] view(int layer) {
        return byLayer[layer + 1];
    }

    /** Why each class is fixed, or null; an array of the caller's own. */
    String[] fixed() {
        return fixed.clone();
    }

    /** The members of class c are those from {@code firstMember(c)} to before {@code firstMember(c + 1)}. */
    int firstMember(int channelClass) {
        return start[channelClass];
    }

    int memberLayer(int member) {
        return memberLayer[member];
    }

    int memberChannel(int member) {
        return memberChannel[member];
    }

    /** Walks the layers in order, with the number of each channel that flows between them. */
    private static final class Builder implements Layer.Cases<int[]> {
        private final Network network;
        private final DisjointSets sets = new DisjointSets();
        private final int[][] outputs;

        Builder(Network network) {
            this.network = network;
            this.outputs = new int[network.size() + 1][];
        }

        ChannelClasses build() {
            outputs[0] = sets.add(network.input().channels());
            for (int i = 0; i < network.size(); i++) {
                outputs[i + 1] = network.layer(i).match(this);
            }
            String[] fixedRoot = fixedRoots();
            int[] number = new int[sets.size()];
            String[] fixed = new String[sets.size()];
            int count = 0;
            for (int channel = 0; channel < sets.size(); channel++) {
                int root = sets.find(channel);
                if (root == channel) {
                    fixed[count] = fixedRoot[root];
                    number[channel] = count++;
                } else {
                    number[channel] = number[root];
                }
            }
            int[][] byLayer = new int[outputs.length][];
            for (int i = 0; i < outputs.length; i++) {
                byLayer[i] = outputs[i].clone();
                for (int c = 0; c < byLayer[i].length; c++) {
                    byLayer[i][c] = number[byLayer[i][c]];
                }
            }
            int[] normalized = Arrays.stream(network.convolutions())
                    .filter(i -> network.convolution(i).batchNormalize())
                    .toArray();
            return new ChannelClasses(byLayer, Arrays.copyOf(fixed, count), normalized);
        }

        private int[] input(Layer layer) {
            return outputs[layer.inputs().get(0) + 1];
        }

        @Override
        public int[] convolutional(Layer.Convolutional c) {
            int[] input = input(c);
            int[] output = sets.add(c.filters());
            if (c.groups() > 1 && c.groups() == input.length) {
                int multiplier = c.filters() / c.groups();
                for (int o = 0; o < output.length; o++) {
                    sets.join(output[o], input[o / multiplier]);
                }
            } else {
                joinParts(input, c.groups());
                joinParts(output, c.groups());
            }
            return output;
        }

        @Override
        public int[] shortcut(Layer.Shortcut s) {
            int[] first = input(s);
            for (int input : s.inputs()) {
                for (int channel = 0; channel < first.length; channel++) {
                    sets.join(first[channel], outputs[input + 1][channel]);
                }
            }
            return first;
        }

        @Override
        public int[] route(Layer.Route route) {
            int[] joined = new int[0];
            for (int input : route.inputs()) {
                int[] channels = outputs[input + 1];
                joinParts(channels, route.groups());
                int part = channels.length / route.groups();
                int length = joined.length;
                joined = Arrays.copyOf(joined, length + part);
                System.arraycopy(channels, route.groupId() * part, joined, length, part);
            }
            return joined;
        }

        @Override
        public int[] maxPool(Layer.MaxPool p) {
            return input(p);
        }

        @Override
        public int[] avgPool(Layer.AvgPool a) {
            return input(a);
        }

        @Override
        public int[] upsample(Layer.Upsample u) {
            return input(u);
        }

        @Override
        public int[] dropout(Layer.Dropout d) {
            return input(d);
        }

        @Override
        public int[] yolo(Layer.Yolo y) {
            return input(y);
        }

        private void joinParts(int[] channels, int parts) {
            int part = channels.length / parts;
            for (int channel = part; channel < channels.length; channel++) {
                sets.join(channels[channel], channels[channel % part]);
            }
        }

        private String[] fixedRoots() {
            String[] fixed = new String[sets.size()];
            fix(fixed, Network.IMAGE, "the image");
            Map<Integer, List<Integer>> readers = network.readers();
            for (int i = 0; i < network.size(); i++) {
                String reason = whyFixed(network.layer(i), readers.containsKey(i));
                if (reason != null) {
                    fix(fixed, i, "layer " + i + ": " + reason);
                }
            }
            return fixed;
        }

        private void fix(String[] fixed, int layer, String reason) {
            for (int channel : outputs[layer + 1]) {
                int root = sets.find(channel);
                fixed[root] = fixed[root] == null ? reason : fixed[root];
            }
        }

        private static String whyFixed(Layer layer, boolean read) {
            Activation activation = Activation.LINEAR;
            if (layer instanceof Layer.Convolutional c) {
                if (!c.batchNormalize()) {
                    return "no batch normalisation";
                }
                activation = c.activation();
            } else if (layer instanceof Layer.Shortcut s) {
                activation = s.activation();
            } else if (layer instanceof Layer.Yolo) {
                return "a detection head";
            }
            if (activation.apply(0) != 0) {
                return "activation " + activation.cfgName() + " makes of 0 " + activation.apply(0);
            }
            return read ? null : "an output of the network";
        }
    }
}
