package org.prunelab.detect;

import org.prunelab.darknet.Anchor;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Shape;

/**
 * Turns the raw map of one head into boxes, in pixels of the network's input. With s = scale_x_y and cell (i, j):
 * x = (sigmoid(t) s - (s - 1) / 2 + i) stride, width = anchor e^t (Darknet's yolo_layer.c); with new_coords the map is
 * already activated and width = anchor (2 t)^2. The stride follows from the graph.
 *
 * <pre>{@code
 * Candidates found = new Candidates();
 * new HeadDecoder(network, network.heads()[0])
 *         .decode(array.toFloatArray(), 0, 0.25f, HeadDecoder.Classes.BEST, found);
 * }</pre>
 */
public final class HeadDecoder {

    private final Layer.Yolo head;
    private final Shape map;
    private final double strideX;
    private final double strideY;

    /** The decoder of the head at a layer index. */
    public HeadDecoder(Network network, int layer) {
        this.head = (Layer.Yolo) network.layer(layer);
        this.map = network.shape(layer);
        this.strideX = (double) network.input().width() / map.width();
        this.strideY = (double) network.input().height() / map.height();
    }

    /** Which classes of a box count. */
    public enum Classes {
        /** The most probable one: what a person wants to see, and what OpenCV and Darknet's demo give. */
        BEST,
        /** Each whose score is above the threshold: what mean average precision is measured with. */
        ALL
    }

    /**
     * Adds the boxes of one image whose score (objectness x class) is above a threshold.
     *
     * @param maps the head's maps of a batch, (N, anchors x (5 + classes), H, W), row-major
     * @param image position in the batch
     * @param threshold in [0, 1)
     */
    public void decode(float[] maps, int image, float threshold, Classes classes, Candidates into) {
        int cells = map.height() * map.width();
        int values = 5 + head.classes();
        float[] scores = new float[head.classes()];
        for (int anchor = 0; anchor < head.mask().size(); anchor++) {
            int start = (image * head.mask().size() + anchor) * values * cells;
            for (int cell = 0; cell < cells; cell++) {
                float objectness = probability(maps[start + 4 * cells + cell]);
                if (objectness > threshold) {
                    for (int k = 0; k < scores.length; k++) {
                        scores[k] = objectness * probability(maps[start + (5 + k) * cells + cell]);
                    }
                    add(maps, start + cell, anchor, cell, scores, threshold, classes, into);
                }
            }
        }
    }

    private void add(
            float[] maps,
            int at,
            int anchorIndex,
            int cell,
            float[] scores,
            float threshold,
            Classes classes,
            Candidates into) {
        int cells = map.height() * map.width();
        Anchor anchor = head.anchors().get(head.mask().get(anchorIndex));
        double x = (center(maps[at]) + cell % map.width()) * strideX;
        int row = cell / map.width();
        double y = (center(maps[at + cells]) + row) * strideY;
        double halfWidth = anchor.width() * size(maps[at + 2 * cells]) / 2;
        double halfHeight = anchor.height() * size(maps[at + 3 * cells]) / 2;
        int best = 0;
        for (int k = 1; k < scores.length; k++) {
            best = scores[k] > scores[best] ? k : best;
        }
        for (int k = 0; k < scores.length; k++) {
            if (scores[k] > threshold && (classes == Classes.ALL || k == best)) {
                into.add(
                        k,
                        scores[k],
                        (float) (x - halfWidth),
                        (float) (y - halfHeight),
                        (float) (x + halfWidth),
                        (float) (y + halfHeight));
            }
        }
    }

    private double center(float t) {
        return probability(t) * head.scaleXY() - (head.scaleXY() - 1) / 2;
    }

    /** The size as a multiple of the anchor's; bounded, so that an untrained network gives no infinite box. */
    private double size(float t) {
        return head.newCoords() ? 4.0 * t * t : Math.exp(Math.min(t, 20f));
    }

    private float probability(float t) {
        return head.newCoords() ? t : (float) (1 / (1 + Math.exp(-t)));
    }
}
