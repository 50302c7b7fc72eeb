package org.prunelab.distill;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.prunelab.darknet.Anchor;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;
import org.prunelab.image.Box;
import org.prunelab.image.LabelledBox;

/**
 * The cells of a map that are near objects (Wang et al. 2019, Distilling Object Detectors with Fine-grained Feature
 * Imitation, arXiv 1906.03609, section 3.2): for each object those where some anchor, laid around the cell's centre,
 * overlaps it by more than half of the largest such overlap anywhere.
 */
final class ObjectMask {

    /** The paper's psi. */
    private static final double SHARE = 0.5;

    private final List<Anchor> anchors;

    private ObjectMask(List<Anchor> anchors) {
        this.anchors = anchors;
    }

    /** For the maps of a layer: with the anchors of the head whose stride is next to the layer's. */
    static ObjectMask at(Network network, int layer) {
        double stride = network.stride(layer);
        int head = IntStream.of(network.heads())
                .boxed()
                .min((a, b) -> Double.compare(ratio(network.stride(a), stride), ratio(network.stride(b), stride)))
                .orElseThrow();
        return new ObjectMask(((Layer.Yolo) network.layer(head)).maskedAnchors());
    }

    private static double ratio(double a, double b) {
        return Math.max(a / b, b / a);
    }

    /**
     * The mask of a batch as an array of a manager.
     *
     * @param map the shape (N, C, H, W) of the maps
     * @param images the shape (N, 3, H, W) of the pictures
     * @return (N, H, W) of the maps, 1 near objects and 0 elsewhere
     */
    NDArray of(List<List<LabelledBox>> truths, Shape map, Shape images, NDManager manager) {
        int height = (int) map.get(2);
        int width = (int) map.get(3);
        float[] mask = of(truths, height, width, (int) images.get(2), (int) images.get(3));
        return manager.create(mask, new Shape(truths.size(), height, width));
    }

    /**
     * The mask of a batch.
     *
     * @param truths for each of N pictures its objects, in pixels of the input
     * @param inputHeight of the pictures in pixels
     * @return (N, height, width), 1 near objects and 0 elsewhere
     */
    float[] of(List<List<LabelledBox>> truths, int height, int width, double inputHeight, double inputWidth) {
        float[] mask = new float[truths.size() * height * width];
        double[] overlaps = new double[height * width];
        for (int image = 0; image < truths.size(); image++) {
            for (LabelledBox label : truths.get(image)) {
                if (label.box().area() > 0) {
                    double best =
                            overlaps(label.box(), height, width, inputHeight / height, inputWidth / width, overlaps);
                    int start = image * overlaps.length;
                    for (int cell = 0; cell < overlaps.length; cell++) {
                        if (overlaps[cell] > SHARE * best) {
                            mask[start + cell] = 1;
                        }
                    }
                }
            }
        }
        return mask;
    }

    /** Fills in the largest IoU of an anchor at each cell with a box, and gives the largest of all. */
    private double overlaps(Box box, int height, int width, double strideY, double strideX, double[] into) {
        double best = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double overlap = 0;
                for (Anchor anchor : anchors) {
                    overlap = Math.max(overlap, iou(box, anchor, (x + 0.5) * strideX, (y + 0.5) * strideY));
                }
                into[y * width + x] = overlap;
                best = Math.max(best, overlap);
            }
        }
        return best;
    }

    private static double iou(Box box, Anchor anchor, double x, double y) {
        double common =
                common(box.xmin(), box.xmax(), x, anchor.width()) * common(box.ymin(), box.ymax(), y, anchor.height());
        return common / (box.area() + anchor.width() * anchor.height() - common);
    }

    private static double common(double min, double max, double center, double size) {
        return Math.max(0, Math.min(max, center + size / 2) - Math.max(min, center - size / 2));
    }
}
