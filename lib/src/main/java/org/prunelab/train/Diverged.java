package org.prunelab.train;

import java.io.Serial;

/** Tells that a training's numbers are no longer finite, which the same training would come to again. */
final class Diverged extends IllegalStateException {

    @Serial
    private static final long serialVersionUID = 1;

    /**
     * @param what is not finite, and where, as a sentence without its end
     */
    Diverged(String what) {
        super(what + ": the training diverged. Lower the learning rate, or warm up longer.");
    }
}
