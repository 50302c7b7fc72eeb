package org.prunelab.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.prunelab.report.ProgressBar;
import org.prunelab.stage.Stage;
import org.prunelab.stage.StageProgress;

/** Writes news of one stage. Since a result does not depend on them, those that can't be written are left out. */
final class NewsWriter implements StageProgress {

    private static final long INTERVAL = Duration.ofMillis(500).toNanos();

    private final Stage stage;
    private final Path folder;
    private long writtenAt = System.nanoTime() - INTERVAL;

    NewsWriter(Stage stage, Path folder) {
        this.stage = stage;
        this.folder = folder;
    }

    @Override
    public void waiting(Stage of) {
        write(of, News.of(News.State.WAITING));
    }

    @Override
    public void advanced(Stage of, ProgressBar bar) {
        if (System.nanoTime() - writtenAt >= INTERVAL) {
            write(of, News.of(bar));
            writtenAt = System.nanoTime();
        }
    }

    /** An input that is made again is no news of the stage. */
    private void write(Stage of, News news) {
        if (of.equals(stage)) {
            try {
                news.write(folder);
            } catch (IOException e) {
                // nobody is told this time, such as while an interrupt closes every file
            }
        }
    }
}
