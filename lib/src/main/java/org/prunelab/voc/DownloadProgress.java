package org.prunelab.voc;

import java.time.Duration;
import org.prunelab.report.LiveDisplay;
import org.prunelab.report.ProgressBar;

/** What a person sees of a download: one bar, which tells the step of the work and its megabytes. */
final class DownloadProgress implements AutoCloseable {

    private static final long MEGABYTE = 1_000_000;

    private final LiveDisplay display = LiveDisplay.open();
    private long begun = System.nanoTime();

    /** The times shown from now on count from now. */
    void restart() {
        begun = System.nanoTime();
    }

    /** Shows this many of this many bytes. */
    void show(String what, long done, long total) {
        long megabytes = Math.max(1, (total + MEGABYTE - 1) / MEGABYTE);
        long shown = done >= total ? megabytes : Math.max(0, done) / MEGABYTE;
        display.show(new ProgressBar(what + ", MB", shown, megabytes, Duration.ofNanos(System.nanoTime() - begun)));
    }

    @Override
    public void close() {
        display.close();
    }
}
