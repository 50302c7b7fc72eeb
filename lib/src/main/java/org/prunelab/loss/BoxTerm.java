package org.prunelab.loss;

import ai.djl.ndarray.NDArray;

/** The loss of boxes against their truths, differentiable, one column a positive cell; see {@link IouLoss}. */
final class BoxTerm {

    private static final int[] ROWS = {0};
    private static final float EPSILON = 1e-7f;

    private BoxTerm() {}

    /**
     * The losses of the positive cells.
     *
     * @param xy (2, P) logits of the centres
     * @param wh (2, P) logits of the sizes
     * @return (1, P), each 0 or more
     */
    static NDArray of(IouLoss kind, NDArray xy, NDArray wh, CellConstants cells) {
        NDArray trueLower = cells.lower();
        NDArray trueUpper = cells.upper();
        NDArray center = xy.getNDArrayInternal().sigmoid().mul(cells.scale()).add(cells.origin());
        NDArray size = wh.clip(-HeadMap.SIZE_LIMIT, HeadMap.SIZE_LIMIT).exp().mul(cells.anchor());
        NDArray half = Constant.times(size, 0.5);
        NDArray lower = center.sub(half);
        NDArray upper = center.add(half);
        NDArray sides = upper.minimum(trueUpper).sub(lower.maximum(trueLower));
        NDArray common = sides.maximum(Constant.beside(sides, 0)).prod(ROWS);
        NDArray union = Constant.plus(size.prod(ROWS).add(cells.area()).sub(common), EPSILON);
        NDArray distance = Constant.plus(common.div(union).neg(), 1);
        NDArray hull = upper.maximum(trueUpper).sub(lower.minimum(trueLower));
        if (kind == IouLoss.GIOU) {
            NDArray hullArea = Constant.plus(hull.prod(ROWS), EPSILON);
            return distance.add(hullArea.sub(union).div(hullArea));
        }
        NDArray apart = center.sub(cells.center()).square().sum(ROWS);
        NDArray diagonal = Constant.plus(hull.square().sum(ROWS), EPSILON);
        distance = distance.add(apart.div(diagonal));
        if (kind == IouLoss.DIOU) {
            return distance;
        }
        // alpha is a constant of the step (arXiv 1911.08287, section 4), so that v alone pulls at the aspect ratio
        NDArray aspect = size.get(0).div(size.get(1)).atan();
        NDArray v = Constant.times(aspect.sub(cells.aspect()).square(), 4 / (Math.PI * Math.PI));
        return distance.add(v.mul(cells.alpha()));
    }
}
