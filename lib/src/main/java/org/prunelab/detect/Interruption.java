package org.prunelab.detect;

/**
 * The check by which long loops stop when a notebook interrupts their cell; else they would run on unseen.
 *
 * <pre>{@code
 * for (Picture each : List.of(picture)) {
 *     Interruption.check("Detecting");                    // throws where the cell was interrupted
 * }
 * }</pre>
 */
public final class Interruption {

    private Interruption() {}

    /**
     * Returns unless the thread was interrupted.
     *
     * @param work what is being done, as the beginning of a sentence
     * @throws IllegalStateException where it was; the thread's mark is cleared, so that the next cell can run
     */
    public static void check(String work) {
        if (Thread.interrupted()) {
            throw new IllegalStateException(work + " was interrupted.");
        }
    }
}
