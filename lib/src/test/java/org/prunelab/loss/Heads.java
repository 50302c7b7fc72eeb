package org.prunelab.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.prunelab.darknet.Activation;
import org.prunelab.darknet.Anchor;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Shape;

/** Networks of nothing but heads, for tests of the loss. */
final class Heads {

    static final List<Anchor> ANCHORS = List.of(
            new Anchor(5, 6),
            new Anchor(9, 7),
            new Anchor(8, 14),
            new Anchor(15, 12),
            new Anchor(14, 25),
            new Anchor(27, 20),
            new Anchor(30, 40),
            new Anchor(44, 30),
            new Anchor(52, 55));

    private Heads() {}

    /** Three heads of strides 8, 16, 32 at 64 pixels with YOLOv4's scale_x_y. */
    static Network three(int classes) {
        List<Layer> layers = new ArrayList<>();
        double[] scales = {1.2, 1.1, 1.05};
        for (int h = 0; h < 3; h++) {
            addHead(layers, 8 << h, ANCHORS, List.of(3 * h, 3 * h + 1, 3 * h + 2), classes, scales[h]);
        }
        return new Network(new Shape(3, 64, 64), layers, Map.of());
    }

    /** One head of stride 8 at 16 pixels with the anchors given and no scale_x_y: a grid of 2 x 2. */
    static Network one(int classes, Anchor... anchors) {
        List<Layer> layers = new ArrayList<>();
        List<Integer> mask = new ArrayList<>();
        for (int a = 0; a < anchors.length; a++) {
            mask.add(a);
        }
        addHead(layers, 8, List.of(anchors), mask, classes, 1);
        return new Network(new Shape(3, 16, 16), layers, Map.of());
    }

    private static void addHead(
            List<Layer> layers, int stride, List<Anchor> anchors, List<Integer> mask, int classes, double scale) {
        int filters = mask.size() * (5 + classes);
        layers.add(new Layer.Convolutional(
                Network.IMAGE, filters, stride, stride, 0, 1, false, Activation.LINEAR, Map.of()));
        layers.add(new Layer.Yolo(layers.size() - 1, anchors, mask, classes, scale, false, Map.of()));
    }
}
