package org.prunelab.spark;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.report.ProgressBar;
import org.prunelab.stage.Compute;
import org.prunelab.stage.Data;
import org.prunelab.stage.NetworkConfig;
import org.prunelab.stage.Stage;
import org.prunelab.stage.StageProgress;
import org.prunelab.stage.Train;
import org.prunelab.stage.TrainingConfig;
import org.prunelab.store.RunId;

class NewsTest {

    private static final ProgressBar BAR =
            new ProgressBar("Epoch 1 of 2", 3, 8, Duration.ofSeconds(5), Optional.empty(), false);

    @TempDir
    private Path folder;

    @Test
    void aBarArrivesAsItWasSent() throws IOException {
        ProgressBar sure = new ProgressBar("Epoch 2 of 2", 8, 8, Duration.ofMillis(1234));
        for (ProgressBar bar : List.of(BAR, sure)) {
            News.of(bar).write(folder);

            assertEquals(bar, News.read(folder).orElseThrow().bar().progress());
        }
    }

    @Test
    void thereMayBeNoneYetOrAPartOfThem() throws IOException {
        assertEquals(Optional.empty(), News.read(folder));

        Files.writeString(folder.resolve("news.json"), "{\"state\":");
        assertEquals(Optional.empty(), News.read(folder));
    }

    @Test
    void whatIsToldIsWhatWasWritten() throws IOException {
        Train stage = stage(1);
        Told told = new Told();
        NewsWriter writer = new NewsWriter(stage, folder);

        News.of(News.State.BEGUN).write(folder);
        News.read(folder).orElseThrow().tell(stage, told);
        writer.waiting(stage);
        News.read(folder).orElseThrow().tell(stage, told);
        writer.advanced(stage, BAR);
        News.read(folder).orElseThrow().tell(stage, told);

        assertEquals(List.of("started", "started", "waiting", "started", BAR.toString()), told.words);
    }

    @Test
    void anInputThatIsMadeAgainIsNoNewsOfTheStage() {
        new NewsWriter(stage(1), folder).advanced(stage(2), BAR);

        assertEquals(Optional.empty(), News.read(folder));
    }

    @Test
    void newsThatCannotBeWrittenDoNotStopAStage() {
        Path missing = folder.resolve("missing");
        NewsWriter writer = new NewsWriter(stage(1), missing);

        assertDoesNotThrow(() -> writer.advanced(stage(1), BAR));
        assertFalse(Files.exists(missing));
    }

    @Test
    void aFolderIsGoneAfterItsRun() {
        Path path;
        try (NewsFolder news = NewsFolder.in(folder, new RunId("train", "0".repeat(64)))) {
            path = news.path();
            new NewsWriter(stage(1), path).advanced(stage(1), BAR);
            assertTrue(News.read(path).isPresent());
        }
        assertFalse(Files.exists(path));
    }

    static Train stage(long seed) {
        TrainingConfig usual = TrainingConfig.usual(1, 0, 1);
        return new Train(
                new NetworkConfig(0.03125, 64),
                new Data.Generated(8, 4, 64, 2, 3),
                new TrainingConfig(
                        1,
                        0,
                        4,
                        usual.optimizer(),
                        usual.learningRate(),
                        usual.loss(),
                        usual.augmentation(),
                        usual.averageDecay(),
                        0,
                        seed,
                        Compute.cpu(2)));
    }

    private static final class Told implements StageProgress {
        private final List<String> words = new ArrayList<>();

        @Override
        public void started(Stage stage) {
            words.add("started");
        }

        @Override
        public void waiting(Stage stage) {
            words.add("waiting");
        }

        @Override
        public void advanced(Stage stage, ProgressBar bar) {
            words.add(bar.toString());
        }
    }
}
