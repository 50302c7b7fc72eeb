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

    Throughput after(long pictures) {
        double nanos = Math.max(1, System.nanoTime() - begun);
        Duration waited = loader.waited().minus(waitedBefore);
        return new Throughput(1e9 * pictures / nanos, Math.min(1, waited.toNanos() / nanos));
    }
}
