package org.prunelab.loss;

import ai.djl.ndarray.NDArray;

/**
 * The loss of one batch and its parts, which add up to it. They live as long as the step's manager; reading a number
 * waits for the engine, which on a CPU has computed it by then.
 *
 * <pre>{@code
 * DetectionLoss loss = new YoloLoss(network).compute(List.of(array), List.of(List.of()));
 * System.out.println(loss.value());
 * }</pre>
 *
 * @param total scalar with a gradient
 * @param box the weighted box term, scalar
 * @param objectness the weighted objectness term, scalar
 * @param classes the weighted class term, scalar
 * @param positives cells that learn an object, over all heads and images
 */
public record DetectionLoss(NDArray total, NDArray box, NDArray objectness, NDArray classes, int positives) {

    /** The loss as a number. */
    public float value() {
        return total.getFloat();
    }

    /** The box term as a number. */
    public float boxValue() {
        return box.getFloat();
    }

    /** The objectness term as a number. */
    public float objectnessValue() {
        return objectness.getFloat();
    }

    /** The class term as a number. */
    public float classesValue() {
        return classes.getFloat();
    }
}
