package org.prunelab.prune;

/**
 * What becomes of the constant that a removed channel would still contribute. A channel whose gamma is 0 gives
 * activation(beta) everywhere; shortcuts add such constants up, pools, upsampling and routes hand them on, and the
 * convolutions that read them answer with a shift.
 */
public enum Constants {
    /** They are dropped, as masking with beta = 0 drops them. */
    NONE,
    /**
     * They are moved into the convolutions that read them: subtracted from the running mean, or added to the bias where
     * there is no batch normalisation, as in the paper's code. With gamma 0 this is exact for kernels without padding.
     * At a zero-padded border fewer cells carry the constant than the shift supposes, so that a border of padding cells
     * is off; the error stays there until the next kernel larger than 1 x 1 spreads it.
     */
    MOVED
}
