package org.prunelab.train;

import org.prunelab.batch.BatchLoader;

/** Measures how fast the steps of an epoch go, from the moment it is made on. */
final class Pace {

    private final BatchLoader loader;
    private final SoFar earlier;
    private final long waitedBefore;
    private final long begun = System.nanoTime();
    private long pictures;

    /**
     * What was measured of an epoch until after a step.
     *
     * @param pictures learned from
     * @param seconds that took
     * @param waited seconds of those in which a step waited for the loader's threads
     */
    record SoFar(long pictures, double seconds, double waited) {

        static final SoFar NONE = new SoFar(0, 0, 0);

        Throughput speed() {
            return new Throughput(pictures / seconds, Math.min(1, waited / seconds));
        }
    }

    /**
     * @param earlier what an earlier process measured of the epoch
     */
    Pace(BatchLoader loader, SoFar earlier) {
        this.loader = loader;
        this.earlier = earlier;
        this.waitedBefore = loader.waited().toNanos();
    }

    /** After a step that learned from some pictures. */
    SoFar step(int batch) {
        pictures += batch;
        long taken = Math.max(1, System.nanoTime() - begun);
        return new SoFar(
                earlier.pictures + pictures,
                earlier.seconds + taken / 1e9,
                earlier.waited + (loader.waited().toNanos() - waitedBefore) / 1e9);
    }
}
