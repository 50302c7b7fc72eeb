package org.prunelab.train;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.prunelab.darknet.Network;

/**
 * A penalty on the scaling factors that acts on their gradient, after the backward pass and before the optimizer.
 *
 * <pre>{@code
 * GradientPenalty none = (gammas, gradients, progress) -> 0;
 * training.with(none).run();
 * }</pre>
 */
@FunctionalInterface
public interface GradientPenalty {

    /**
     * Adds the penalty's gradient, in place.
     *
     * @param gammas gamma (C) of each batch-normalised convolution, by layer index
     * @param gradients the gradients of the loss, of the same shapes
     * @param progress the part of the training that is done, in [0, 1)
     * @return the mean over the penalised channels of the size of what it added
     */
    double addTo(Map<Integer, NDArray> gammas, Map<Integer, NDArray> gradients, double progress);

    /** What a training notes of the scaling factors after each epoch; nothing, where nobody wants it. */
    default List<GammaHistogram> histograms(Map<Integer, NDArray> gammas) {
        return List.of();
    }

    /** Tells, before anything runs, whether a network suits. */
    default void check(Network network, Findings findings) {}

    /**
     * What tells this penalty from any other, in every JVM; empty where it does not say, and a training with it can have
     * no checkpoints.
     */
    default Optional<String> identity() {
        return Optional.empty();
    }
}
