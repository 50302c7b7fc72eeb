package org.prunelab.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.prunelab.darknet.Anchor;
import org.prunelab.darknet.Layer;

/**
 * The raw map of one head for one batch, copied to where boxes are decoded and targets assigned without a gradient. A
 * cell is a place of the grid together with an anchor; cells count in the order (image, anchor, y, x).
 */
final class HeadMap {

    /** Logits of width and height are cut at this size, at which a box is 22,026 anchors wide; exp stays finite. */
    static final float SIZE_LIMIT = 10;

    final int batch;
    final int anchors;
    final int classes;
    final int height;
    final int width;
    final int stride;
    /** What the sigmoid of a centre's logit is multiplied with, in pixels. */
    final float scale;

    final float[] anchorWidths;
    final float[] anchorHeights;
    private final double margin;
    private final float[] raw;

    /**
     * @param map (N, A * (5 + C), H, W): for each anchor x, y, width, height, objectness and classes
     * @throws IllegalArgumentException where the map is not of this shape
     */
    HeadMap(Layer.Yolo head, int stride, NDArray map) {
        Shape shape = map.getShape();
        if (shape.dimension() != 4 || shape.get(1) != head.channels()) {
            throw new IllegalArgumentException(
                    "A head of %d anchors and %d classes needs a map of shape (N, %d, H, W), but got %s."
                            .formatted(head.mask().size(), head.classes(), head.channels(), shape));
        }
        batch = (int) shape.get(0);
        anchors = head.mask().size();
        classes = head.classes();
        height = (int) shape.get(2);
        width = (int) shape.get(3);
        this.stride = stride;
        scale = (float) (head.scaleXY() * stride);
        margin = (head.scaleXY() - 1) / 2;
        anchorWidths = new float[anchors];
        anchorHeights = new float[anchors];
        for (int a = 0; a < anchors; a++) {
            Anchor anchor = head.maskedAnchors().get(a);
            anchorWidths[a] = (float) anchor.width();
            anchorHeights[a] = (float) anchor.height();
        }
        raw = map.toFloatArray();
    }

    int cells() {
        return batch * anchors * height * width;
    }

    int cellsPerImage() {
        return anchors * height * width;
    }

    /** The cell whose place holds the point (x, y), in pixels; points beyond the border count to the last place. */
    int cell(int image, int anchor, float x, float y) {
        int column = Math.max(0, Math.min(width - 1, (int) (x / stride)));
        int row = Math.max(0, Math.min(height - 1, (int) (y / stride)));
        return ((image * anchors + anchor) * height + row) * width + column;
    }

    int imageOf(int cell) {
        return cell / cellsPerImage();
    }

    int anchorOf(int cell) {
        return cell / (height * width) % anchors;
    }

    /** Where in the flattened map the value {@code channel} (0 to 4 + C) of a cell is. */
    int offset(int cell, int channel) {
        int area = height * width;
        return (cell / area * (5 + classes) + channel) * area + cell % area;
    }

    /** What is added to the scaled sigmoid of the x logit, in pixels: (column - (s - 1) / 2) stride. */
    float originX(int cell) {
        return (float) ((cell % width - margin) * stride);
    }

    float originY(int cell) {
        return (float) ((cell / width % height - margin) * stride);
    }

    /**
     * Writes the box that a cell predicts as (xmin, ymin, xmax, ymax), in pixels of the input; in double precision, in which
     * no box far from the origin loses its size.
     */
    void decode(int cell, double[] box) {
        int area = height * width;
        int at = offset(cell, 0);
        int anchor = anchorOf(cell);
        double x = sigmoid(raw[at]) * scale + originX(cell);
        double y = sigmoid(raw[at + area]) * scale + originY(cell);
        double halfWidth = size(raw[at + 2 * area]) * anchorWidths[anchor] / 2;
        double halfHeight = size(raw[at + 3 * area]) * anchorHeights[anchor] / 2;
        box[0] = x - halfWidth;
        box[1] = y - halfHeight;
        box[2] = x + halfWidth;
        box[3] = y + halfHeight;
    }

    private static double sigmoid(float logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    private static double size(float logit) {
        return Math.exp(Math.max(-SIZE_LIMIT, Math.min(SIZE_LIMIT, logit)));
    }
}
