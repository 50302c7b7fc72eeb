package org.prunelab.loss;

import ai.djl.ndarray.NDArray;

/**
 * Numbers in what gradients flow through. DJL's own {@code array.mul(number)} puts the number into a Java buffer that it
 * gives up at once. The engine's graph still reads it in the backward pass; by then the garbage collector may have given
 * its memory to something else, and the gradient is wrong or no number.
 *
 * <pre>{@code
 * NDArray halved = Constant.times(array, 0.5);
 * }</pre>
 */
public final class Constant {

    private Constant() {}

    /** A number as an array () that lives as long as the array's manager, so that a backward pass before that finds it. */
    public static NDArray beside(NDArray array, double number) {
        return array.getManager().create((float) number);
    }

    /** The array times a number. */
    public static NDArray times(NDArray array, double number) {
        return array.mul(beside(array, number));
    }

    /** The array plus a number. */
    static NDArray plus(NDArray array, double number) {
        return array.add(beside(array, number));
    }
}
