package org.prunelab.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.prunelab.darknet.Activation;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Shape;

/** A layer taken out of its network, at a share of its channels, behind convolutions that stand for its inputs. */
final class SingleLayer {

    private SingleLayer() {}

    /**
     * A network whose last layer is the layer, with batch normalisation folded. Layers of one shape give equal networks.
     *
     * @param inputShare of the channels that a convolution reads, in (0, 1]
     * @param outputShare of the channels that any other layer, a depthwise convolution among them, reads and writes, or a
     *     convolution writes; without effect where a convolution is not normalised, as it can't be pruned
     */
    static Network of(Network network, int index, double inputShare, double outputShare) {
        Layer layer = network.layer(index);
        boolean depthwise = layer instanceof Layer.Convolutional c && isDepthwise(network, index, c);
        boolean byInput = layer instanceof Layer.Convolutional && !depthwise;
        List<Layer> layers = new ArrayList<>();
        for (int source : layer.inputs()) {
            int channels = network.shape(source).channels();
            int read = share(channels, multiple(layer, depthwise), byInput ? inputShare : outputShare);
            layers.add(convolution(Network.IMAGE, read, 1, 1, 0, 1, Activation.LINEAR));
        }
        layers.add(layer(layer, depthwise, layers, outputShare));
        Shape map = network.shape(layer.inputs().get(0));
        return new Network(new Shape(1, map.height(), map.width()), layers, Map.of());
    }

    private static Layer layer(Layer layer, boolean depthwise, List<Layer> sources, double share) {
        List<Integer> inputs = IntStream.range(0, sources.size()).boxed().toList();
        return layer.match(new Layer.Cases<>() {
            @Override
            public Layer convolutional(Layer.Convolutional c) {
                int read = ((Layer.Convolutional) sources.get(0)).filters();
                int groups = depthwise ? read : c.groups();
                int filters = depthwise
                        ? c.filters() / c.groups() * read
                        : share(c.filters(), c.groups(), c.batchNormalize() ? share : 1);
                return convolution(0, filters, c.size(), c.stride(), c.padding(), groups, c.activation());
            }

            @Override
            public Layer shortcut(Layer.Shortcut s) {
                return new Layer.Shortcut(inputs, s.activation(), Map.of());
            }

            @Override
            public Layer route(Layer.Route r) {
                return new Layer.Route(inputs, r.groups(), r.groupId(), Map.of());
            }

            @Override
            public Layer maxPool(Layer.MaxPool p) {
                return new Layer.MaxPool(0, p.size(), p.stride(), p.padding(), Map.of());
            }

            @Override
            public Layer avgPool(Layer.AvgPool a) {
                return new Layer.AvgPool(0, Map.of());
            }

            @Override
            public Layer upsample(Layer.Upsample u) {
                return new Layer.Upsample(0, u.stride(), Map.of());
            }

            @Override
            public Layer dropout(Layer.Dropout d) {
                throw takesNoTime(d);
            }

            @Override
            public Layer yolo(Layer.Yolo y) {
                throw takesNoTime(y);
            }
        });
    }

    private static IllegalArgumentException takesNoTime(Layer layer) {
        return new IllegalArgumentException(
                "A layer [%s] passes its input on, and has no latency of its own.".formatted(layer.section()));
    }

    private static Layer convolution(
            int input, int filters, int size, int stride, int padding, int groups, Activation activation) {
        return new Layer.Convolutional(input, filters, size, stride, padding, groups, false, activation, Map.of());
    }

    private static boolean isDepthwise(Network network, int index, Layer.Convolutional c) {
        return c.groups() > 1 && c.groups() == network.inputChannels(index);
    }

    private static int multiple(Layer layer, boolean depthwise) {
        if (layer instanceof Layer.Convolutional c) {
            return depthwise ? 1 : c.groups();
        }
        return layer instanceof Layer.Route r ? r.groups() : 1;
    }

    /** A share of some channels, a multiple that is not 0. */
    private static int share(int channels, int multiple, double share) {
        return multiple * (int) Math.max(1, Math.round(share * channels / multiple));
    }
}
