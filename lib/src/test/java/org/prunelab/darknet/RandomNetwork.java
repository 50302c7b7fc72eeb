package org.prunelab.darknet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Small random networks of all kinds of layers, for properties; a seed gives the same network each time. */
public final class RandomNetwork {

    private static final List<Activation> ACTIVATIONS = List.of(Activation.values());

    private final Random random;
    private final boolean singleCells;
    private final Shape input;
    private final List<Layer> layers = new ArrayList<>();
    private Network network;

    private RandomNetwork(long seed, boolean singleCells) {
        random = new Random(seed);
        this.singleCells = singleCells;
        input = new Shape(1 + random.nextInt(4), 8 + random.nextInt(9), 8 + random.nextInt(9));
    }

    /** A network of some 7 to 35 layers, the last a head: layers of all kinds, and blocks that join channels. */
    public static Network of(long seed) {
        return new RandomNetwork(seed, false).build();
    }

    /** A network whose convolutions read single cells, so that no border is padded. */
    public static Network ofSingleCells(long seed) {
        return new RandomNetwork(seed, true).build();
    }

    private Network build() {
        convolution();
        block();
        int length = layers.size() + random.nextInt(15);
        while (layers.size() < length) {
            if (random.nextInt(4) == 0) {
                block();
            } else {
                next();
            }
        }
        head();
        return network;
    }

    /** An image for a network, uniform in [0, 1], as an array (C, H, W). */
    public static float[] image(Network network, long seed) {
        Random random = new Random(seed);
        float[] image = new float[(int) network.input().size()];
        for (int i = 0; i < image.length; i++) {
            image[i] = random.nextFloat();
        }
        return image;
    }

    private void next() {
        switch (random.nextInt(10)) {
            case 0, 1 -> convolution();
            case 2 -> depthwise();
            case 3 -> shortcut();
            case 4 -> route();
            case 5 -> slice();
            case 6 -> pool();
            case 7 -> upsample();
            case 8 -> average();
            default -> add(new Layer.Dropout(last(), random.nextInt(10) / 10.0, extras()));
        }
    }

    private void block() {
        switch (random.nextInt(4)) {
            case 0 -> residualChain();
            case 1 -> crossShortcut();
            case 2 -> pyramid();
            default -> sliceBesideWhole();
        }
    }

    /** Shortcuts one after another, so that four layers share their channels. */
    private void residualChain() {
        pointwise(4 + random.nextInt(8));
        int channels = shape(last()).channels();
        for (int i = 0; i < 3; i++) {
            int before = last();
            pointwise(4 + random.nextInt(5));
            pointwise(channels);
            add(new Layer.Shortcut(List.of(last(), before), Activation.LINEAR, extras()));
        }
    }

    /** A shortcut over a concatenation: classes that overlap two layers only in part. */
    private void crossShortcut() {
        pointwise(6);
        int six = last();
        pointwise(4);
        add(new Layer.Route(List.of(last(), six), 1, 0, extras()));
        int ten = last();
        pointwise(10);
        add(new Layer.Shortcut(List.of(last(), ten), Activation.LEAKY, extras()));
    }

    private void pyramid() {
        pointwise(4);
        int source = last();
        add(new Layer.MaxPool(source, 3, 1, 2, extras()));
        int three = last();
        add(new Layer.Route(List.of(source), 1, 0, extras()));
        add(new Layer.MaxPool(last(), 5, 1, 4, extras()));
        add(new Layer.Route(List.of(last(), three, source), 1, 0, extras()));
        pointwise(8);
    }

    /** A slice of channels, as in YOLOv4-tiny, and the whole again beside it. */
    private void sliceBesideWhole() {
        pointwise(8);
        int whole = last();
        add(new Layer.Route(
                random.nextBoolean() ? List.of(whole, whole) : List.of(whole), 2, random.nextInt(2), extras()));
        pointwise(4);
        add(new Layer.Route(List.of(last(), whole), 1, 0, extras()));
    }

    private void pointwise(int filters) {
        add(new Layer.Convolutional(last(), filters, 1, 1, 0, 1, true, activation(), extras()));
    }

    private Activation activation() {
        return ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
    }

    private void convolution() {
        int groups = shape(last()).channels() % 2 == 0 && random.nextInt(3) == 0 ? 2 : 1;
        int filters = groups * (1 + random.nextInt(8));
        convolution(filters, groups);
    }

    private void depthwise() {
        int channels = shape(last()).channels();
        convolution(channels * (1 + random.nextInt(2)), channels);
    }

    private void convolution(int filters, int groups) {
        int size = singleCells ? 1 : 1 + random.nextInt(3);
        int stride = smallest(last()) >= 6 ? 1 + random.nextInt(2) : 1;
        boolean normalize = random.nextInt(4) > 0;
        int padding = singleCells ? 0 : size / 2 + random.nextInt(2);
        add(new Layer.Convolutional(last(), filters, size, stride, padding, groups, normalize, activation(), extras()));
    }

    /** Adds an earlier layer of the same shape, or two, where there are any. */
    private void shortcut() {
        int[] same = IntStream.range(0, last())
                .filter(i -> shape(i).equals(shape(last())))
                .toArray();
        if (same.length == 0) {
            residualChain();
            return;
        }
        List<Integer> inputs = new ArrayList<>(List.of(last(), same[random.nextInt(same.length)]));
        if (random.nextInt(4) == 0) {
            inputs.add(same[random.nextInt(same.length)]);
        }
        Activation activation = random.nextBoolean() ? Activation.LINEAR : Activation.LEAKY;
        add(new Layer.Shortcut(inputs, activation, extras()));
    }

    /** One to three layers of one size, also the same twice. */
    private void route() {
        int[] fitting = IntStream.rangeClosed(0, last())
                .filter(i -> shape(i).height() == shape(last()).height()
                        && shape(i).width() == shape(last()).width()
                        && shape(i).channels() <= 16)
                .toArray();
        if (fitting.length == 0) {
            convolution();
            return;
        }
        List<Integer> inputs = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            inputs.add(fitting[random.nextInt(fitting.length)]);
        }
        add(new Layer.Route(inputs, 1, 0, extras()));
    }

    private void slice() {
        int channels = shape(last()).channels();
        int groups = channels % 3 == 0 ? 3 : channels % 2 == 0 ? 2 : 1;
        add(new Layer.Route(List.of(last()), groups, random.nextInt(groups), extras()));
    }

    private void pool() {
        int size = 1 + random.nextInt(5);
        int stride = smallest(last()) >= 6 ? 1 + random.nextInt(2) : 1;
        int padding = random.nextInt(2 * size - 1);
        if (smallest(last()) + padding < size) {
            padding = 2 * (size - 1);
        }
        add(new Layer.MaxPool(last(), size, stride, padding, extras()));
    }

    private void upsample() {
        if (smallest(last()) > 16) {
            convolution();
        } else {
            add(new Layer.Upsample(last(), 1 + random.nextInt(3), extras()));
        }
    }

    /** The average of each channel, a single cell, and a convolution that reads it; else little would be left to grow. */
    private void average() {
        if (random.nextInt(3) > 0) {
            convolution();
            return;
        }
        add(new Layer.AvgPool(last(), extras()));
        pointwise(4 + random.nextInt(8));
    }

    private void head() {
        int classes = 1 + random.nextInt(3);
        List<Anchor> anchors = List.of(new Anchor(2, 3), new Anchor(4.5, 4), new Anchor(8, 6.25));
        List<Integer> mask = random.nextBoolean() ? List.of(0, 2) : List.of(1);
        boolean newCoords = random.nextBoolean();
        Activation activation = newCoords ? Activation.LOGISTIC : Activation.LINEAR;
        int filters = mask.size() * (5 + classes);
        add(new Layer.Convolutional(last(), filters, 1, 1, 0, 1, false, activation, extras()));
        double scale = 1 + random.nextInt(3) / 10.0;
        add(new Layer.Yolo(last(), anchors, mask, classes, scale, newCoords, extras()));
    }

    private Map<String, String> extras() {
        Map<String, String> extras = new TreeMap<>();
        if (random.nextInt(4) == 0) {
            extras.put("unknown_" + random.nextInt(10), "some, text = " + random.nextInt(100));
        }
        return extras;
    }

    private void add(Layer layer) {
        layers.add(layer);
        network = new Network(input, layers, Map.of("momentum", "0.9"));
    }

    private int last() {
        return layers.size() - 1;
    }

    private Shape shape(int index) {
        return index == Network.IMAGE ? input : network.shape(index);
    }

    private int smallest(int index) {
        return Math.min(shape(index).height(), shape(index).width());
    }
}
