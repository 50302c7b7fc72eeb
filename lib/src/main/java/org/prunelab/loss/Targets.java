package org.prunelab.loss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.prunelab.image.Box;
import org.prunelab.image.LabelledBox;

/**
 * What the maps of one batch are compared with, as plain arrays: for every cell the objectness to show and its weight,
 * and for every positive cell, one that learns an object, where its logits are and the constants of its box.
 */
final class Targets {

    /** Keeps 0 / 0 of a perfect box out of alpha. */
    private static final double EPSILON = 1e-7;

    /** For each head, offsets in its flattened map in the order (x, y, width, height, classes) by positive cell. */
    final List<long[]> offsets = new ArrayList<>();
    /** For the cells of all heads, the objectness to show, in [0, 1]. */
    final float[] objectness;
    /** For the cells of all heads, the weight in the sum; 0 where the cell is ignored. */
    final float[] weights;
    /** Positive cells of all heads. */
    final int positives;
    /** (14 + C, positives), the rows in the order of {@link CellConstants}. */
    final float[] constants;

    private final LossSettings settings;
    private int filled;

    Targets(List<HeadMap> heads, List<List<LabelledBox>> labels, double[] objectnessWeights, LossSettings settings) {
        this.settings = settings;
        Assignment assignment = new Assignment(heads, labels, settings.assignThreshold());
        List<int[]> cells = new ArrayList<>();
        int allCells = 0;
        int allPositives = 0;
        for (int h = 0; h < heads.size(); h++) {
            cells.add(positiveCells(assignment.owners(h)));
            allCells += heads.get(h).cells();
            allPositives += cells.get(h).length;
        }
        positives = allPositives;
        objectness = new float[allCells];
        weights = new float[allCells];
        constants = new float[(CellConstants.BOX_ROWS + heads.get(0).classes) * positives];
        int first = 0;
        for (int h = 0; h < heads.size(); h++) {
            HeadMap head = heads.get(h);
            offsets.add(offsets(head, cells.get(h)));
            fill(head, assignment.owners(h), labels, first, (float) (objectnessWeights[h] / head.cellsPerImage()));
            first += head.cells();
        }
    }

    private static int[] positiveCells(int[] owners) {
        int[] cells = new int[owners.length];
        int count = 0;
        for (int cell = 0; cell < owners.length; cell++) {
            if (owners[cell] != Assignment.NONE) {
                cells[count++] = cell;
            }
        }
        return Arrays.copyOf(cells, count);
    }

    private static long[] offsets(HeadMap head, int[] cells) {
        long[] offsets = new long[(4 + head.classes) * cells.length];
        int next = 0;
        for (int row = 0; row < 4 + head.classes; row++) {
            int channel = row < 4 ? row : row + 1;
            for (int cell : cells) {
                offsets[next++] = head.offset(cell, channel);
            }
        }
        return offsets;
    }

    private void fill(HeadMap head, int[] owners, List<List<LabelledBox>> labels, int first, float weight) {
        double[] box = new double[4];
        for (int cell = 0; cell < owners.length; cell++) {
            List<LabelledBox> truths = labels.get(head.imageOf(cell));
            weights[first + cell] = weight;
            if (owners[cell] != Assignment.NONE) {
                head.decode(cell, box);
                LabelledBox truth = truths.get(owners[cell]);
                double iou = iou(box, truth.box());
                objectness[first + cell] = (float) (1 - settings.objectnessIou() * (1 - iou));
                fillPositive(head, cell, truth, box, iou);
            } else if (!truths.isEmpty()) {
                head.decode(cell, box);
                for (LabelledBox truth : truths) {
                    if (iou(box, truth.box()) > settings.ignoreThreshold()) {
                        weights[first + cell] = 0;
                    }
                }
            }
        }
    }

    private void fillPositive(HeadMap head, int cell, LabelledBox label, double[] box, double iou) {
        Box truth = label.box();
        double aspect = Math.atan((double) truth.width() / truth.height());
        double difference = aspect - Math.atan((box[2] - box[0]) / (box[3] - box[1]));
        double v = 4 / (Math.PI * Math.PI) * difference * difference;
        int anchor = head.anchorOf(cell);
        float[] column = {
            head.originX(cell),
            head.originY(cell),
            head.anchorWidths[anchor],
            head.anchorHeights[anchor],
            truth.xmin(),
            truth.ymin(),
            truth.xmax(),
            truth.ymax(),
            truth.centerX(),
            truth.centerY(),
            head.scale,
            truth.area(),
            (float) aspect,
            (float) (v / (1 - iou + v + EPSILON))
        };
        for (int row = 0; row < column.length; row++) {
            constants[row * positives + filled] = column[row];
        }
        for (int c = 0; c < head.classes; c++) {
            double one = c == label.classIndex() ? 1 : 0;
            constants[(CellConstants.BOX_ROWS + c) * positives + filled] =
                    (float) (one * (1 - settings.labelSmoothing()) + settings.labelSmoothing() / 2);
        }
        filled++;
    }

    private static double iou(double[] box, Box truth) {
        double width = Math.min(box[2], truth.xmax()) - Math.max(box[0], truth.xmin());
        double height = Math.min(box[3], truth.ymax()) - Math.max(box[1], truth.ymin());
        if (!(width > 0 && height > 0)) {
            return 0;
        }
        double common = width * height;
        return common / ((box[2] - box[0]) * (box[3] - box[1]) + truth.area() - common);
    }
}
