package org.prunelab.darknet;

import java.util.List;
import java.util.Map;
import org.prunelab.base.Range;

/**
 * A layer of a Darknet network with its inputs resolved to absolute indices; {@link Network#IMAGE} stands for the image.
 * Records check their own numbers; {@link Network} checks that they fit together. {@link #extras()} keeps the keys of the
 * cfg file that say nothing about the structure, in their order, so that they survive printing.
 *
 * <pre>{@code
 * if (network.layer(0) instanceof Layer.Convolutional first) {
 *     System.out.println(first.filters() + " filters of " + first.size() + " x " + first.size());
 * }
 * }</pre>
 */
public sealed interface Layer {

    /** Absolute indices of the layers whose outputs this one reads. */
    List<Integer> inputs();

    /** Keys of the cfg section without a component of their own. */
    Map<String, String> extras();

    /** The name of the cfg section. */
    String section();

    /** The number behind a key of {@link #extras()}, or {@code otherwise} where the key is absent. */
    default double extra(String key, double otherwise) {
        String text = extras().get(key);
        try {
            return text == null ? otherwise : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "[%s] has %s=%s, which is not a number".formatted(section(), key, text), e);
        }
    }

    /** The answer for this kind of layer. */
    <R> R match(Cases<R> cases);

    /**
     * What becomes of each kind of layer: one method a kind, so that the compiler names every place that a new kind needs.
     *
     * @param <R> what the answer is
     */
    interface Cases<R> {

        R convolutional(Convolutional layer);

        R shortcut(Shortcut layer);

        R route(Route layer);

        R maxPool(MaxPool layer);

        R avgPool(AvgPool layer);

        R upsample(Upsample layer);

        R dropout(Dropout layer);

        R yolo(Yolo layer);
    }

    /**
     * A convolution with square kernel, then batch normalisation if asked, then the activation. Where the batch is
     * normalised there is no bias but beta.
     *
     * @param filters channels of the output
     * @param size side of the kernel
     * @param padding zeros added at each side
     * @param groups parts of the channels that are convolved apart; as many as channels make it depthwise
     */
    record Convolutional(
            int input,
            int filters,
            int size,
            int stride,
            int padding,
            int groups,
            boolean batchNormalize,
            Activation activation,
            Map<String, String> extras)
            implements Layer {

        public Convolutional {
            Range.check("filters", filters, 1, 1 << 20);
            Range.check("size", size, 1, 1 << 10);
            Range.check("stride", stride, 1, 1 << 10);
            Range.check("padding", padding, 0, 1 << 10);
            Range.check("groups", groups, 1, filters);
            if (filters % groups != 0) {
                throw new IllegalArgumentException(
                        "filters=%d is not a multiple of groups=%d; change either".formatted(filters, groups));
            }
            extras = Extras.copy(extras);
        }

        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }

        @Override
        public String section() {
            return "convolutional";
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.convolutional(this);
        }

        /** The same layer with another number of filters, and of groups where it convolves by groups. */
        public Convolutional withFilters(int newFilters, int newGroups) {
            return new Convolutional(
                    input, newFilters, size, stride, padding, newGroups, batchNormalize, activation, extras);
        }
    }

    /** The sum of its inputs, which have one shape, then the activation. */
    record Shortcut(List<Integer> inputs, Activation activation, Map<String, String> extras) implements Layer {

        public Shortcut {
            inputs = List.copyOf(inputs);
            if (inputs.size() < 2) {
                throw new IllegalArgumentException("a shortcut adds at least two layers, but has " + inputs);
            }
            extras = Extras.copy(extras);
        }

        @Override
        public String section() {
            return "shortcut";
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.shortcut(this);
        }
    }

    /**
     * The channels of its inputs one after another. With {@code groups} above 1, only the part {@code groupId} of the
     * channels of each.
     */
    record Route(List<Integer> inputs, int groups, int groupId, Map<String, String> extras) implements Layer {

        public Route {
            inputs = List.copyOf(inputs);
            if (inputs.isEmpty()) {
                throw new IllegalArgumentException("a route needs layers=, the layers that it joins");
            }
            Range.check("groups", groups, 1, 1 << 20);
            Range.check("group_id", groupId, 0, groups - 1);
            extras = Extras.copy(extras);
        }

        @Override
        public String section() {
            return "route";
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.route(this);
        }
    }

    /**
     * The largest value of each window; what lies outside the map never is.
     *
     * @param padding rows and columns added in all, half of them (rounded down) before; Darknet's default is size - 1.
     *     At most 2 (size - 1), so that each window sees some of the map.
     */
    record MaxPool(int input, int size, int stride, int padding, Map<String, String> extras) implements Layer {

        public MaxPool {
            Range.check("size", size, 1, 1 << 10);
            Range.check("stride", stride, 1, 1 << 10);
            Range.check("padding", padding, 0, 2L * (size - 1));
            extras = Extras.copy(extras);
        }

        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }

        @Override
        public String section() {
            return "maxpool";
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.maxPool(this);
        }
    }

    /** The mean over height and width. */
    record AvgPool(int input, Map<String, String> extras) implements Layer {

        public AvgPool {
            extras = Extras.copy(extras);
        }

        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }

        @Override
        public String section() {
            return "avgpool";
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.avgPool(this);
        }
    }

    /** Each value repeated {@code stride} times in height and width (nearest neighbour). */
    record Upsample(int input, int stride, Map<String, String> extras) implements Layer {

        public Upsample {
            Range.check("stride", stride, 1, 1 << 10);
            extras = Extras.copy(extras);
        }

        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }

        @Override
        public String section() {
            return "upsample";
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.upsample(this);
        }
    }

    /** The identity at inference. */
    record Dropout(int input, double probability, Map<String, String> extras) implements Layer {

        public Dropout {
            if (!(probability >= 0 && probability < 1)) {
                throw new IllegalArgumentException("probability=%s must be in [0, 1)".formatted(probability));
            }
            extras = Extras.copy(extras);
        }

        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }

        @Override
        public String section() {
            return "dropout";
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.dropout(this);
        }
    }

    /**
     * A detection head over a map of (anchors of the mask) x (5 + classes) channels: for each anchor x, y, width, height,
     * objectness, classes. Passes its input on; decoding is the detector's.
     *
     * @param mask positions in {@code anchors} that this head predicts with
     * @param scaleXY YOLOv4's widening of the cell offsets: (sigmoid - 1/2) scale + 1/2
     * @param newCoords Scaled-YOLOv4's coordinates: the map is activated by the convolution, sizes are (2 t)^2
     */
    record Yolo(
            int input,
            List<Anchor> anchors,
            List<Integer> mask,
            int classes,
            double scaleXY,
            boolean newCoords,
            Map<String, String> extras)
            implements Layer {

        public Yolo {
            anchors = List.copyOf(anchors);
            mask = List.copyOf(mask);
            Range.check("classes", classes, 1, 1 << 16);
            if (mask.isEmpty()) {
                throw new IllegalArgumentException("a yolo layer needs mask=, the anchors that it uses");
            }
            for (int anchor : mask) {
                Range.check("mask", anchor, 0, anchors.size() - 1);
            }
            if (!(scaleXY > 0 && scaleXY < 100)) {
                throw new IllegalArgumentException("scale_x_y=%s must be above 0 and below 100".formatted(scaleXY));
            }
            extras = Extras.copy(extras);
        }

        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }

        @Override
        public String section() {
            return "yolo";
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.yolo(this);
        }

        /** Channels that the map must have. */
        public int channels() {
            return mask.size() * (5 + classes);
        }

        /** The anchors of the mask, in its order. */
        public List<Anchor> maskedAnchors() {
            return mask.stream().map(anchors::get).toList();
        }
    }
}
