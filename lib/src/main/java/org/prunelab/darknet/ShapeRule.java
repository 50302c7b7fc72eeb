package org.prunelab.darknet;

import java.util.HashSet;
import java.util.List;
import org.prunelab.base.Range;

/**
 * The shape of a layer's output, as Darknet computes it.
 *
 * @param inputs shapes of what the layer reads
 */
record ShapeRule(List<Shape> inputs) implements Layer.Cases<Shape> {

    /** The most channels, rows or columns of a map. */
    private static final int LARGEST_SIDE = 1 << 20;

    static Shape output(Layer layer, List<Shape> inputs) {
        Shape output = layer.match(new ShapeRule(inputs));
        if (output.size() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("its output of %s has more than 2^31 - 1 values".formatted(output));
        }
        return output;
    }

    private Shape first() {
        return inputs.get(0);
    }

    @Override
    public Shape convolutional(Layer.Convolutional c) {
        Shape input = first();
        if (input.channels() % c.groups() != 0) {
            throw new IllegalArgumentException(
                    "its input has %d channels, not a multiple of groups=%d".formatted(input.channels(), c.groups()));
        }
        long kernel = (long) c.filters() * (input.channels() / c.groups()) * c.size() * c.size();
        if (kernel > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "its kernel of %d x %d x %d x %d has more than 2^31 - 1 values; lower filters= or size="
                            .formatted(c.filters(), input.channels() / c.groups(), c.size(), c.size()));
        }
        return new Shape(
                c.filters(),
                windows("height", input.height(), 2 * c.padding(), c.size(), c.stride()),
                windows("width", input.width(), 2 * c.padding(), c.size(), c.stride()));
    }

    @Override
    public Shape shortcut(Layer.Shortcut s) {
        if (new HashSet<>(inputs).size() > 1) {
            throw new IllegalArgumentException("a shortcut adds maps of one shape, but these are "
                    + inputs.stream().map(Shape::toString).toList());
        }
        return first();
    }

    @Override
    public Shape route(Layer.Route route) {
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

    @Override
    public Shape maxPool(Layer.MaxPool p) {
        return new Shape(
                first().channels(),
                windows("height", first().height(), p.padding(), p.size(), p.stride()),
                windows("width", first().width(), p.padding(), p.size(), p.stride()));
    }

    @Override
    public Shape avgPool(Layer.AvgPool a) {
        return new Shape(first().channels(), 1, 1);
    }

    @Override
    public Shape upsample(Layer.Upsample u) {
        return new Shape(
                first().channels(),
                side("height", first().height(), u.stride()),
                side("width", first().width(), u.stride()));
    }

    @Override
    public Shape dropout(Layer.Dropout d) {
        return first();
    }

    @Override
    public Shape yolo(Layer.Yolo y) {
        if (first().channels() != y.channels()) {
            throw new IllegalArgumentException(
                    "%d anchors and %d classes need %d channels, but the layer before it gives %d; set its filters=%d"
                            .formatted(y.mask().size(), y.classes(), y.channels(), first().channels(), y.channels()));
        }
        return first();
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
