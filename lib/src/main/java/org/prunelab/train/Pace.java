package org.prunelab.train;

import java.time.Duration;
import org.prunelab.voc.BatchLoader;

/** Measures the throughput from the moment it is made. */
final class Pace {

    private final BatchLoader loader;
    private final Duration waitedBefore;
    private final long begun = System.nanoTime();

    Pace(BatchLoader loader) {
        this.loader = loader;
        this.waitedBefore = loader.waited();
    }

    /** The time so far, above 0. */
    double seconds() {
        return Math.max(1, System.nanoTime() - begun) / 1e9;
    }

    /** The throughput, where so many pictures took so many seconds. */
    Throughput of(long pictures, double seconds) {
        Duration waited = loader.waited().minus(waitedBefore);
        return new Throughput(pictures / seconds, Math.min(1, waited.toNanos() / (1e9 * seconds)));
    }
}
