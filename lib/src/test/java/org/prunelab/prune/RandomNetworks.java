package org.prunelab.prune;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.prunelab.darknet.Activation;
import org.prunelab.darknet.Anchor;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Shape;

/** Random small networks of every kind of block that joins, slices or passes channels. */
final class RandomNetworks {

    private static final Activation[] ACTIVATIONS = {
        Activation.LINEAR, Activation.LEAKY, Activation.MISH, Activation.RELU, Activation.RELU6, Activation.SWISH
    };

    private final Random random;
    private final boolean unpadded;
    private final List<Layer> layers = new ArrayList<>();
    private final Shape input = new Shape(3, 8, 8);

    private RandomNetworks(long seed, boolean unpadded) {
        this.random = new Random(seed);
        this.unpadded = unpadded;
    }

    /** A network of all kinds of blocks. */
    static Network of(long seed) {
        return new RandomNetworks(seed, false).build();
    }

    /** A network whose convolutions read single cells, so that no border is padded. */
    static Network ofSingleCells(long seed) {
        return new RandomNetworks(seed, true).build();
    }

    private Network build() {
        convolution(4 * (1 + random.nextInt(3)), 3, 1);
        int blocks = 3 + random.nextInt(6);
        for (int i = 0; i < blocks; i++) {
            switch (random.nextInt(9)) {
                case 0 -> residualChain();
                case 1 -> concatenation();
                case 2 -> slice();
                case 3 -> grouped();
                case 4 -> depthwise();
                case 5 -> pyramid();
                case 6 -> upsampleAndDown();
                case 7 -> crossShortcut();
                default -> convolution(4 * (1 + random.nextInt(4)), random.nextBoolean() ? 3 : 1, 1);
            }
        }
        if (random.nextInt(4) == 0) {
            layers.add(new Layer.AvgPool(last(), Map.of()));
        }
        layers.add(new Layer.Convolutional(last(), 7, 1, 1, 0, 1, false, Activation.LINEAR, Map.of()));
        layers.add(new Layer.Yolo(last(), List.of(new Anchor(3, 4)), List.of(0), 2, 1, false, Map.of()));
        return network();
    }

    /** Shortcuts one after another, so that four convolutions share their channels. */
    private void residualChain() {
        int channels = channels();
        for (int i = 0; i < 3; i++) {
            int before = last();
            convolution(4 + random.nextInt(5), 1, 1);
            convolution(channels, 3, 1);
            layers.add(new Layer.Shortcut(List.of(last(), before), activation(), Map.of()));
        }
    }

    private void concatenation() {
        int before = last();
        convolution(4 + 4 * random.nextInt(2), 1, 1);
        int one = last();
        layers.add(new Layer.Route(List.of(before), 1, 0, Map.of()));
        convolution(4, 3, 1);
        layers.add(new Layer.Route(List.of(last(), one, before), 1, 0, Map.of()));
        layers.add(new Layer.Dropout(last(), 0.5, Map.of()));
        convolution(8, 1, 1);
    }

    /** A slice of a concatenation, as in YOLOv4-tiny, and the whole again beside it. */
    private void slice() {
        int before = last();
        convolution(8, 1, 1);
        int whole = last();
        layers.add(new Layer.Route(
                random.nextBoolean() ? List.of(whole, whole) : List.of(whole), 2, random.nextInt(2), Map.of()));
        convolution(4, 3, 1);
        layers.add(new Layer.Route(List.of(last(), whole, before), 1, 0, Map.of()));
    }

    private void grouped() {
        convolution(8, 1, 1);
        convolution(random.nextBoolean() ? 8 : 12, 3, random.nextBoolean() ? 2 : 4);
    }

    /** Depthwise within a shortcut, as in mobile networks; sometimes with two outputs a channel. */
    private void depthwise() {
        int channels = channels();
        int before = last();
        int inner = 4 + random.nextInt(5);
        convolution(inner, 1, 1);
        convolution(random.nextBoolean() ? inner : 2 * inner, 3, inner);
        convolution(channels, 1, 1);
        layers.add(new Layer.Shortcut(List.of(last(), before), Activation.LINEAR, Map.of()));
    }

    private void pyramid() {
        convolution(4, 1, 1);
        int source = last();
        layers.add(new Layer.MaxPool(source, 3, 1, 2, Map.of()));
        int three = last();
        layers.add(new Layer.Route(List.of(source), 1, 0, Map.of()));
        layers.add(new Layer.MaxPool(last(), 5, 1, 4, Map.of()));
        layers.add(new Layer.Route(List.of(last(), three, source), 1, 0, Map.of()));
        convolution(8, 1, 1);
    }

    private void upsampleAndDown() {
        convolution(6, 1, 1);
        layers.add(new Layer.Upsample(last(), 2, Map.of()));
        layers.add(new Layer.MaxPool(last(), 2, 2, 1, Map.of()));
    }

    /** A shortcut over a concatenation: classes that overlap two layers only in part. */
    private void crossShortcut() {
        convolution(6, 1, 1);
        int six = last();
        convolution(4, 1, 1);
        layers.add(new Layer.Route(List.of(last(), six), 1, 0, Map.of()));
        int ten = last();
        convolution(10, 1, 1);
        layers.add(new Layer.Shortcut(List.of(last(), ten), activation(), Map.of()));
    }

    private void convolution(int filters, int size, int groups) {
        int kernel = unpadded ? 1 : size;
        layers.add(
                new Layer.Convolutional(last(), filters, kernel, 1, kernel / 2, groups, true, activation(), Map.of()));
    }

    private Activation activation() {
        return ACTIVATIONS[random.nextInt(ACTIVATIONS.length)];
    }

    private int channels() {
        return network().shape(last()).channels();
    }

    private Network network() {
        return new Network(input, layers, Map.of());
    }

    private int last() {
        return layers.size() - 1;
    }
}
