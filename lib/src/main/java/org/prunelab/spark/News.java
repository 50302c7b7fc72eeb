package org.prunelab.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import org.prunelab.report.ProgressBar;
import org.prunelab.stage.Stage;
import org.prunelab.stage.StageProgress;

/**
 * What an executor tells of a stage while it runs, as a small file in a folder of the store, since that is what both
 * sides see.
 *
 * @param state what it is doing
 * @param bar how far it has come; null before it tells
 */
record News(State state, Bar bar) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String FILE = "news.json";
    private static final String PART = FILE + ".part";

    /** What an executor is doing. */
    enum State {
        BEGUN,
        WAITING,
        ADVANCED,
        ENDED
    }

    /**
     * A {@link ProgressBar} in JSON's terms.
     *
     * @param elapsed in milliseconds
     * @param left in milliseconds; null where it can't be told
     */
    record Bar(String label, long done, long total, long elapsed, Long left, boolean sure) {

        static Bar of(ProgressBar bar) {
            return new Bar(
                    bar.label(),
                    bar.done(),
                    bar.total(),
                    bar.elapsed().toMillis(),
                    bar.left().map(Duration::toMillis).orElse(null),
                    bar.sure());
        }

        ProgressBar progress() {
            return new ProgressBar(
                    label,
                    done,
                    total,
                    Duration.ofMillis(elapsed),
                    Optional.ofNullable(left).map(Duration::ofMillis),
                    sure);
        }
    }

    static News of(State state) {
        return new News(state, null);
    }

    static News of(ProgressBar bar) {
        return new News(State.ADVANCED, Bar.of(bar));
    }

    /** Replaces what stands in a folder. */
    void write(Path folder) throws IOException {
        Path aside = folder.resolve(PART);
        Files.writeString(aside, MAPPER.writeValueAsString(this));
        Files.move(aside, folder.resolve(FILE), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** What stands in a folder; empty where nothing does, or it can't be read just now. */
    static Optional<News> read(Path folder) {
        try {
            return Optional.of(MAPPER.readValue(Files.readString(folder.resolve(FILE)), News.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Deletes what stands in a folder. */
    static void delete(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(PART));
        Files.deleteIfExists(folder.resolve(FILE));
    }

    boolean ended() {
        return state == State.ENDED;
    }

    /** Passes the news on. */
    void tell(Stage stage, StageProgress progress) {
        switch (state) {
            case BEGUN -> progress.started(stage);
            case WAITING -> {
                progress.started(stage);
                progress.waiting(stage);
            }
            case ADVANCED -> {
                progress.started(stage);
                progress.advanced(stage, bar.progress());
            }
            case ENDED -> {
                // the outcome follows
            }
        }
    }
}
