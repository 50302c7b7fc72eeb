package org.prunelab.darknet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.prunelab.base.Range;

/**
 * A Darknet network: an input size and an immutable list of layers, whose shapes are resolved and checked when it is
 * made. Layer indices count from 0, the first layer after [net], as Darknet does.
 *
 * <pre>{@code
 * Network network = Yolov4.of(20).width(0.25).at(416).build();
 * network.shape(network.heads()[0])                       // what the first head reads out: C x H x W
 * }</pre>
 */
public final class Network {

    /** The index that stands for the image as a layer's input. */
    public static final int IMAGE = -1;

    private final Shape input;
    private final List<Layer> layers;
    private final Map<String, String> extras;
    private final List<Shape> shapes;

    /**
     * @param input the image: channels, height, width in pixels
     * @param layers in order; each reads only earlier ones
     * @param extras the other keys of the [net] section
     * @throws IllegalArgumentException where the layers do not fit together, naming the layer
     */
    public Network(Shape input, List<Layer> layers, Map<String, String> extras) {
        Range.check("The image's channels", input.channels(), 1, 1 << 10);
        Range.check("The image's height", input.height(), 1, 1 << 14);
        Range.check("The image's width", input.width(), 1, 1 << 14);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("A network needs at least one layer after [net].");
        }
        this.input = input;
        this.layers = List.copyOf(layers);
        this.extras = Extras.copy(extras);
        List<Shape> resolved = new ArrayList<>(layers.size());
        for (int i = 0; i < layers.size(); i++) {
            resolved.add(resolve(i, resolved));
        }
        this.shapes = Collections.unmodifiableList(resolved);
    }

    private Shape resolve(int index, List<Shape> earlier) {
        Layer layer = layers.get(index);
        List<Shape> inputs = new ArrayList<>();
        for (int i : layer.inputs()) {
            if (i < IMAGE || i >= index) {
                throw new IllegalArgumentException(
                        "Layer %d [%s] reads layer %d, but %s.".formatted(index, layer.section(), i, before(index)));
            }
            inputs.add(i == IMAGE ? input : earlier.get(i));
        }
        try {
            return ShapeRule.output(layer, inputs);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Layer %d [%s]: %s.".formatted(index, layer.section(), e.getMessage()), e);
        }
    }

    /** What a layer may refer to, in words. */
    static String before(int index) {
        return switch (index) {
            case 0 -> "it is the first layer and has none before it";
            case 1 -> "only layer 0 comes before it";
            default -> "only layers 0 to %d come before it".formatted(index - 1);
        };
    }

    /** The image. */
    public Shape input() {
        return input;
    }

    public List<Layer> layers() {
        return layers;
    }

    public Layer layer(int index) {
        return layers.get(index);
    }

    public int size() {
        return layers.size();
    }

    /** Keys of the [net] section other than width, height and channels. */
    public Map<String, String> extras() {
        return extras;
    }

    /** The output of a layer, or the image for {@link #IMAGE}. */
    public Shape shape(int index) {
        return index == IMAGE ? input : shapes.get(index);
    }

    /** Pixels of the image to one cell of the layer's output, across. */
    public int stride(int index) {
        return Math.max(1, Math.round((float) input.width() / shape(index).width()));
    }

    /** Indices of the convolutions, rising. */
    public int[] convolutions() {
        return indicesOf(Layer.Convolutional.class);
    }

    /** Indices of the detection heads, rising. */
    public int[] heads() {
        return indicesOf(Layer.Yolo.class);
    }

    private int[] indicesOf(Class<? extends Layer> kind) {
        return IntStream.range(0, layers.size())
                .filter(i -> kind.isInstance(layers.get(i)))
                .toArray();
    }

    /** The convolution at an index, which must be one. */
    public Layer.Convolutional convolution(int index) {
        if (layers.get(index) instanceof Layer.Convolutional convolution) {
            return convolution;
        }
        throw new IllegalArgumentException("Layer %d is [%s], not a convolution."
                .formatted(index, layers.get(index).section()));
    }

    /** Channels that the convolution reads. */
    public int inputChannels(int convolution) {
        return shape(convolution(convolution).input()).channels();
    }

    /** For each layer, the later layers that read it. */
    public Map<Integer, List<Integer>> readers() {
        Map<Integer, List<Integer>> readers = new TreeMap<>();
        for (int i = 0; i < layers.size(); i++) {
            for (int source : layers.get(i).inputs()) {
                readers.computeIfAbsent(source, key -> new ArrayList<>()).add(i);
            }
        }
        return readers;
    }

    /**
     * The number of classes that the heads tell apart, or 0 without heads.
     *
     * @throws IllegalArgumentException where the heads tell different numbers apart, so that no list of names fits
     */
    public int classes() {
        int[] heads = heads();
        int classes = heads.length == 0 ? 0 : classes(heads[0]);
        for (int head : heads) {
            if (classes(head) != classes) {
                throw new IllegalArgumentException(
                        "The heads tell different numbers of classes apart: layer %d [yolo] has classes=%d, layer %d has classes=%d; names need the same in all."
                                .formatted(heads[0], classes, head, classes(head)));
            }
        }
        return classes;
    }

    private int classes(int head) {
        return ((Layer.Yolo) layers.get(head)).classes();
    }

    /** The same layers for an image of another size. */
    public Network at(int height, int width) {
        return new Network(new Shape(input.channels(), height, width), layers, extras);
    }

    /** The same network with some layers replaced. */
    public Network withLayers(Map<Integer, ? extends Layer> replaced) {
        List<Layer> changed = new ArrayList<>(layers);
        replaced.forEach(changed::set);
        return new Network(input, changed, extras);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Network network
                && input.equals(network.input)
                && layers.equals(network.layers)
                && extras.equals(network.extras);
    }

    @Override
    public int hashCode() {
        return layers.hashCode();
    }

    @Override
    public String toString() {
        return "Network of %d layers (%d convolutions, %d heads) for %s"
                .formatted(size(), convolutions().length, heads().length, input);
    }
}
