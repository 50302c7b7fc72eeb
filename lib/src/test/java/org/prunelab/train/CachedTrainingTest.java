package org.prunelab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.darknet.SmallYolo;
import org.prunelab.loss.LossSettings;
import org.prunelab.shapes.Shapes;
import org.prunelab.voc.Voc;

class CachedTrainingTest {

    @TempDir
    private Path folder;

    private final AtomicInteger steps = new AtomicInteger();

    private Training training() {
        Path shapes = folder.resolve("shapes");
        if (!Files.exists(shapes)) {
            new Shapes(8, 4, 64, 2, 3).write(shapes);
        }
        return Training.of(SmallYolo.of(2))
                .on(Voc.open(shapes))
                .batch(4)
                .epochs(1)
                .with(TrainingSettings.DEFAULT.withThreads(1))
                .reporting(bar -> steps.incrementAndGet())
                .cached(folder.resolve("kept"));
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> folders = Files.list(folder.resolve("kept"))) {
            return folders.toList();
        }
    }

    @Test
    void theSameTrainingReturnsAtOnceAndAnotherStartsAnew() throws IOException {
        Trained first = training().run();
        int stepsOfOne = steps.getAndSet(0);
        Trained again = training().run();
        int stepsOfTheSame = steps.getAndSet(0);
        Trained other = training().seed(2).run();

        assertEquals(0, stepsOfTheSame);
        assertEquals(
                first.model().weights().fingerprint(), again.model().weights().fingerprint());
        assertEquals(stepsOfOne, steps.get());
        assertNotEquals(
                first.model().weights().fingerprint(), other.model().weights().fingerprint());
        assertEquals(2, kept().size());
    }

    @Test
    void whatHasFinishedIsTakenWithoutAStep() throws IOException {
        assertTrue(training().finished().isEmpty(), "none was run");
        Trained first = training().run();
        steps.set(0);

        Trained taken = training().finished().orElseThrow();

        assertEquals(
                first.model().weights().fingerprint(), taken.model().weights().fingerprint());
        assertEquals(first.evaluation().map(), taken.evaluation().map());
        assertEquals(first.epochs().size(), taken.epochs().size());
        assertEquals(0, steps.get());
        assertTrue(training().seed(2).finished().isEmpty());
        assertTrue(training().loss(LossSettings.yolov4()).finished().isPresent(), "the network's own loss, by name");
    }

    @Test
    void whatIsDamagedOrAnotherTrainingsIsNotTaken() throws IOException {
        training().run();
        Path last = kept().get(0).resolve("last.safetensors");
        Path previous = kept().get(0).resolve("previous.safetensors");
        Files.move(last, previous, StandardCopyOption.REPLACE_EXISTING);
        assertTrue(training().finished().isEmpty(), "it may be in use");
        byte[] bytes = Files.readAllBytes(previous);
        bytes[bytes.length / 2] ^= 1;
        Files.write(last, bytes);
        assertTrue(training().finished().isEmpty(), "damaged");

        training().seed(2).run();
        Path other = kept().stream()
                .filter(folder -> !last.startsWith(folder))
                .findFirst()
                .orElseThrow();
        Files.copy(other.resolve("last.safetensors"), last, StandardCopyOption.REPLACE_EXISTING);
        assertTrue(training().finished().isEmpty(), "another training's");
    }

    @Test
    void whatWasStoppedIsNotTaken() {
        Training two = training().epochs(2);
        Training stopped = two.reporting(bar -> {
            if (steps.incrementAndGet() == 3) {
                throw new IllegalStateException("stopped");
            }
        });
        assertThrows(IllegalStateException.class, stopped::run);
        assertTrue(two.finished().isEmpty());
    }
}
