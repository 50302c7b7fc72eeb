package org.prunelab.base;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

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

    /** Interrupts the threads of a pool, and waits until they have ended: they keep what they have done. */
    public static void end(ExecutorService pool) {
        pool.shutdownNow();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = pool.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true; // once more does not make them faster
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

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
