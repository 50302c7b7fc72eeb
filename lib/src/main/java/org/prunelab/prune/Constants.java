package org.prunelab.prune;

/**
 * What becomes of the constant that a removed channel would still contribute. A channel whose gamma is 0 gives
 * activation(beta) everywhere; shortcuts add such constants up, pools, upsampling and routes hand them on, and the
 * convolutions that read them answer with a shift.
 *
 * <pre>{@code
 * Model smaller = plan.apply(model, Constants.MOVED);
 * }</pre>
 */
public enum Constants {
    /** They are dropped, as masking with beta = 0 drops them. */
    NONE,
    /**
     * They are moved into the convolutions that read them: subtracted from the running mean, or added to the bias where
     * there is no batch normalisation, as in the paper's code. With gamma 0 this is exact for kernels without padding.
     * At a zero-padded border fewer cells carry the constant than the shift supposes, so that a border of padding cells
     * is off; the error stays there until the next kernel larger than 1 x 1 spreads it.
     *
     * <p>Measured on the raw outputs of a YOLOv4 of width 0.25 at 416 pixels with random weights and half of the channels
     * removed: a mean difference of 0.44 standard deviations in the outermost cells of stride 8 and 0.14 inside, where
     * {@link #NONE} leaves 1.58 and 1.36; at stride 32, where the border has spread, 0.38 and 0.30 instead of 1.44 and
     * 1.54. All figures are in experiments/benchmarks/constants, by environment/bench constants.
     */
    MOVED
}
