package org.prunelab.detect;

import java.util.Set;

/**
 * How a forward pass runs.
 *
 * <pre>{@code
 * Pass pass = new Pass(false, 1, Set.of()).tapping(Set.of(54, 85));
 * }</pre>
 *
 * @param training whether batch normalisation takes the batch's own statistics and moves the running ones, and gradients
 *     can be recorded; without it, none are
 * @param keep the part of the running statistics that a training pass keeps, in [0, 1]; 0.9 is PyTorch's momentum 0.1
 * @param taps layers whose maps are wanted beside the heads
 */
public record Pass(boolean training, float keep, Set<Integer> taps) {

    public static final Pass INFERENCE = new Pass(false, 1, Set.of());
    public static final Pass TRAINING = new Pass(true, 0.9f, Set.of());

    public Pass {
        if (!(keep >= 0 && keep <= 1)) {
            throw new IllegalArgumentException("keep=%s must be in [0, 1]".formatted(keep));
        }
        taps = Set.copyOf(taps);
    }

    /** The same pass, keeping another part of the running statistics. */
    public Pass keeping(float part) {
        return new Pass(training, part, taps);
    }

    /** The same pass, returning the maps of some layers too. */
    public Pass tapping(Set<Integer> layers) {
        return new Pass(training, keep, layers);
    }
}
