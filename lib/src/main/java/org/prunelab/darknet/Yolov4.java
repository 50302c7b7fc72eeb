package org.prunelab.darknet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.prunelab.base.Range;

/**
 * YOLOv4 (Bochkovskiy et al., arXiv 2004.10934) as a {@link Network}: CSPDarknet53, spatial pyramid pooling, a path
 * aggregation neck and three heads, at any width, input size and number of classes.
 *
 * <pre>{@code
 * Network paper = Yolov4.of(20).at(416).build();               // 162 layers, 64,040,001 parameters
 * Network small = Yolov4.of(5).width(0.25).at(128).build();
 * }</pre>
 *
 * @param classes number of classes
 * @param width factor on the channels of every layer, above 0; 1 is the published network
 * @param size side of the square input in pixels, a multiple of 32
 * @param anchors nine prior sizes in pixels of the input, smallest first
 */
public record Yolov4(int classes, double width, int size, List<Anchor> anchors) {

    /** The anchors of the published cfg, in pixels; computed by its authors on COCO at 512 pixels. */
    public static final List<Anchor> PUBLISHED_ANCHORS = List.of(
            new Anchor(12, 16),
            new Anchor(19, 36),
            new Anchor(40, 28),
            new Anchor(36, 75),
            new Anchor(76, 55),
            new Anchor(72, 146),
            new Anchor(142, 110),
            new Anchor(192, 243),
            new Anchor(459, 401));

    private static final int PUBLISHED_SIZE = 512;
    private static final int LEAST_PUBLISHED_INPUT = 416;

    public Yolov4 {
        Range.check("classes", classes, 1, 1 << 16);
        if (!(width > 0 && width <= 4)) {
            throw new IllegalArgumentException("width=%s must be above 0 and at most 4".formatted(width));
        }
        if (size < 32 || size % 32 != 0) {
            throw new IllegalArgumentException(
                    "size=%d must be a multiple of 32, the stride of the coarsest head".formatted(size));
        }
        anchors = List.copyOf(anchors);
        if (anchors.size() != 9) {
            throw new IllegalArgumentException("YOLOv4 has nine anchors, three a head, but got " + anchors.size());
        }
    }

    /** The published network for a number of classes, at 416 pixels. */
    public static Yolov4 of(int classes) {
        return new Yolov4(classes, 1, LEAST_PUBLISHED_INPUT, PUBLISHED_ANCHORS);
    }

    /** The same with another factor on the channels. */
    public Yolov4 width(double factor) {
        return new Yolov4(classes, factor, size, anchors);
    }

    /**
     * The same for a square input of another size. From 416 pixels up the anchors are the published ones; below, they
     * shrink with the input, from the 512 pixels they were made for.
     */
    public Yolov4 at(int pixels) {
        double shrink = pixels >= LEAST_PUBLISHED_INPUT ? 1 : (double) pixels / PUBLISHED_SIZE;
        return new Yolov4(
                classes,
                width,
                pixels,
                PUBLISHED_ANCHORS.stream()
                        .map(anchor -> new Anchor(anchor.width() * shrink, anchor.height() * shrink))
                        .toList());
    }

    /** The same with nine anchors of one's own; comes after {@link #at}. */
    public Yolov4 anchors(List<Anchor> own) {
        return new Yolov4(classes, width, size, own);
    }

    /** The network itself. */
    public Network build() {
        return new Layers().network();
    }

    /** The layers while they are put one after another. */
    private final class Layers {
        private final List<Layer> layers = new ArrayList<>();

        Network network() {
            convolution(32, 3, 1, Activation.MISH);
            int stride8;
            int stride16;
            firstStage();
            stage(128, 2);
            stride8 = stage(256, 8);
            stride16 = stage(512, 8);
            stage(1024, 4);
            pyramidPooling();
            int neck32 = last();
            int neck16 = topDown(256, stride16);
            int neck8 = topDown(128, stride8);
            head(128, List.of(0, 1, 2), 1.2, neck8);
            bottomUp(256, neck16, List.of(3, 4, 5), 1.1);
            bottomUp(512, neck32, List.of(6, 7, 8), 1.05);
            return new Network(new Shape(3, size, size), layers, Map.of());
        }

        /** The stage at stride 2, whose parts keep all channels. */
        private void firstStage() {
            convolution(64, 3, 2, Activation.MISH);
            int split = last();
            convolution(64, 1, 1, Activation.MISH);
            int sideways = last();
            route(split);
            convolution(64, 1, 1, Activation.MISH);
            residual(32, 64);
            convolution(64, 1, 1, Activation.MISH);
            route(last(), sideways);
            convolution(64, 1, 1, Activation.MISH);
        }

        /** A cross-stage-partial stage: half of the channels pass by the residual blocks. Returns its last layer. */
        private int stage(int channels, int blocks) {
            int half = channels / 2;
            convolution(channels, 3, 2, Activation.MISH);
            int split = last();
            convolution(half, 1, 1, Activation.MISH);
            int sideways = last();
            route(split);
            convolution(half, 1, 1, Activation.MISH);
            for (int block = 0; block < blocks; block++) {
                residual(half, half);
            }
            convolution(half, 1, 1, Activation.MISH);
            route(last(), sideways);
            convolution(channels, 1, 1, Activation.MISH);
            return last();
        }

        private void residual(int inner, int outer) {
            int before = last();
            convolution(inner, 1, 1, Activation.MISH);
            convolution(outer, 3, 1, Activation.MISH);
            layers.add(new Layer.Shortcut(List.of(last(), before), Activation.LINEAR, Map.of()));
        }

        private void pyramidPooling() {
            alternate(512, 3);
            int pooled = last();
            pool(5);
            int five = last();
            route(pooled);
            pool(9);
            int nine = last();
            route(pooled);
            pool(13);
            route(last(), nine, five, pooled);
            alternate(512, 3);
        }

        /** Brings a finer map of the backbone and the neck so far together. Returns its last layer. */
        private int topDown(int channels, int backbone) {
            convolution(channels, 1, 1, Activation.LEAKY);
            layers.add(new Layer.Upsample(last(), 2, Map.of()));
            int coarse = last();
            route(backbone);
            convolution(channels, 1, 1, Activation.LEAKY);
            route(last(), coarse);
            alternate(channels, 5);
            return last();
        }

        private void bottomUp(int channels, int neck, List<Integer> mask, double scaleXY) {
            convolution(channels, 3, 2, Activation.LEAKY);
            route(last(), neck);
            alternate(channels, 5);
            head(channels, mask, scaleXY, last());
        }

        private void head(int channels, List<Integer> mask, double scaleXY, int neck) {
            convolution(2 * channels, 3, 1, Activation.LEAKY);
            layers.add(new Layer.Convolutional(
                    last(), mask.size() * (5 + classes), 1, 1, 0, 1, false, Activation.LINEAR, Map.of()));
            boolean coarsest = mask.contains(anchors.size() - 1);
            layers.add(new Layer.Yolo(last(), anchors, mask, classes, scaleXY, false, lossSettings(coarsest)));
            if (!coarsest) {
                route(neck);
            }
        }

        /** 1 x 1 and 3 x 3 convolutions by turns, starting and ending with 1 x 1. */
        private void alternate(int channels, int count) {
            for (int i = 0; i < count; i++) {
                boolean wide = i % 2 == 1;
                convolution(wide ? 2 * channels : channels, wide ? 3 : 1, 1, Activation.LEAKY);
            }
        }

        private void convolution(int filters, int kernel, int stride, Activation activation) {
            int scaled = Math.max(1, (int) Math.round(filters * width));
            layers.add(
                    new Layer.Convolutional(last(), scaled, kernel, stride, kernel / 2, 1, true, activation, Map.of()));
        }

        private void pool(int kernel) {
            layers.add(new Layer.MaxPool(last(), kernel, 1, kernel - 1, Map.of()));
        }

        private void route(Integer... inputs) {
            layers.add(new Layer.Route(List.of(inputs), 1, 0, Map.of()));
        }

        private int last() {
            return layers.size() - 1;
        }
    }

    /** What the published cfg says of the loss and of NMS. */
    private static Map<String, String> lossSettings(boolean coarsest) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("jitter", ".3");
        settings.put("ignore_thresh", ".7");
        settings.put("truth_thresh", "1");
        if (coarsest) {
            settings.put("random", "1");
        }
        settings.put("iou_thresh", "0.213");
        settings.put("cls_normalizer", "1.0");
        settings.put("iou_normalizer", "0.07");
        settings.put("iou_loss", "ciou");
        settings.put("nms_kind", "greedynms");
        settings.put("beta_nms", "0.6");
        return Collections.unmodifiableMap(settings);
    }
}
