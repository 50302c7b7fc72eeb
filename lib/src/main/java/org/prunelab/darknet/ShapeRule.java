package org.prunelab.darknet;

import java.util.HashSet;
import java.util.List;

/** The shape of a layer's output from those of its inputs, as Darknet computes it. */
final class ShapeRule {

    /** The most channels, rows or columns of a map. */
    private static final int LARGEST_SIDE = 1 << 20;

    private ShapeRule() {}

    static Shape output(Layer layer, List<Shape> inputs) {
        Shape output = computed(layer, inputs);
        if (output.size() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("its output of %s has more than 2^31 - 1 values".formatted(output));
        }
        return output;
    }

    private static Shape computed(Layer layer, List<Shape> inputs) {
        Shape first = inputs.get(0);
        if (layer instanceof Layer.Convolutional c) {
            if (first.channels() % c.groups() != 0) {
                throw new IllegalArgumentException("its input has %d channels, not a multiple of groups=%d"
                        .formatted(first.channels(), c.groups()));
            }
            long kernel = (long) c.filters() * (first.channels() / c.groups()) * c.size() * c.size();
            if (kernel > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "its kernel of %d x %d x %d x %d has more than 2^31 - 1 values; lower filters= or size="
                                .formatted(c.filters(), first.channels() / c.groups(), c.size(), c.size()));
            }
            return new Shape(
                    c.filters(),
                    windows("height", first.height(), 2 * c.padding(), c.size(), c.stride()),
                    windows("width", first.width(), 2 * c.padding(), c.size(), c.stride()));
        } else if (layer instanceof Layer.MaxPool p) {
            return new Shape(
                    first.channels(),
                    windows("height", first.height(), p.padding(), p.size(), p.stride()),
                    windows("width", first.width(), p.padding(), p.size(), p.stride()));
        } else if (layer instanceof Layer.Upsample u) {
            return new Shape(
                    first.channels(),
                    side("height", first.height(), u.stride()),
                    side("width", first.width(), u.stride()));
        } else if (layer instanceof Layer.AvgPool) {
            return new Shape(first.channels(), 1, 1);
        } else if (layer instanceof Layer.Shortcut) {
            if (new HashSet<>(inputs).size() > 1) {
                throw new IllegalArgumentException("a shortcut adds maps of one shape, but these are "
                        + inputs.stream().map(Shape::toString).toList());
            }
            return first;
        } else if (layer instanceof Layer.Route r) {
            return route(r, inputs);
        } else if (layer instanceof Layer.Yolo y) {
            if (first.channels() != y.channels()) {
                throw new IllegalArgumentException(
                        "%d anchors and %d classes need %d channels, but the layer before it gives %d; set its filters=%d"
                                .formatted(y.mask().size(), y.classes(), y.channels(), first.channels(), y.channels()));
            }
            return first;
        }
        return first;
    }

    private static Shape route(Layer.Route route, List<Shape> inputs) {
        long channels = 0;
        for (Shape input : inputs) {
            if (input.height() != inputs.get(0).height()
                    || input.width() != inputs.get(0).width()) {
                throw new IllegalArgumentException("a route joins maps of one height and width, but these are "
                        + inputs.stream().map(Shape::toString).toList());
            }
            if (input.channels() % route.groups() != 0) {
                throw new IllegalArgumentException("an input has %d channels, not a multiple of groups=%d"
                        .formatted(input.channels(), route.groups()));
            }
            channels += input.channels() / route.groups();
        }
        Range.check("channels of its output", channels, 1, LARGEST_SIDE);
        return new Shape((int) channels, inputs.get(0).height(), inputs.get(0).width());
    }

    private static int side(String name, int length, int factor) {
        Range.check(name + " of its output", (long) length * factor, 1, LARGEST_SIDE);
        return length * factor;
    }

    private static int windows(String side, int length, int padding, int size, int stride) {
        int room = length + padding - size;
        if (room < 0) {
            throw new IllegalArgumentException("its window of %d does not fit the input's %s of %d with padding %d"
                    .formatted(size, side, length, padding));
        }
        return room / stride + 1;
    }
}
