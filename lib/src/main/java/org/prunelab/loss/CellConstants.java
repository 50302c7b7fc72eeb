package org.prunelab.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * What the positive cells of a batch are compared with, a column a cell; {@link Targets#constants} as views of one array.
 *
 * @param origin (2, P) pixels to add to the scaled sigmoid of the centre's logits
 * @param anchor (2, P) width and height
 * @param lower (2, P) the truth's xmin and ymin
 * @param upper (2, P) the truth's xmax and ymax
 * @param center (2, P) the truth's centre
 * @param scale (1, P) scale_x_y times the stride
 * @param area (1, P) of the truth
 * @param aspect (1, P) atan(width / height) of the truth
 * @param alpha (1, P) weight of the aspect ratio in CIoU
 * @param classes (C, P) class targets
 */
record CellConstants(
        NDArray origin,
        NDArray anchor,
        NDArray lower,
        NDArray upper,
        NDArray center,
        NDArray scale,
        NDArray area,
        NDArray aspect,
        NDArray alpha,
        NDArray classes) {

    /** Rows before the class targets. */
    static final int BOX_ROWS = 14;

    private static final long[] STARTS = {2, 4, 6, 8, 10, 11, 12, 13, BOX_ROWS};

    static CellConstants of(NDManager manager, Targets targets) {
        Shape shape = new Shape(targets.constants.length / targets.positives, targets.positives);
        NDList rows = manager.create(targets.constants, shape).split(STARTS);
        return new CellConstants(
                rows.get(0),
                rows.get(1),
                rows.get(2),
                rows.get(3),
                rows.get(4),
                rows.get(5),
                rows.get(6),
                rows.get(7),
                rows.get(8),
                rows.get(9));
    }
}
