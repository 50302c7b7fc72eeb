package org.prunelab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.darknet.Yolov4;
import org.prunelab.voc.Shapes;
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
        return Training.of(Yolov4.of(2).width(0.03125).at(64).build())
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
}
