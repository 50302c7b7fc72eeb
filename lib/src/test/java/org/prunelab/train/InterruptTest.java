package org.prunelab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.SmallYolo;
import org.prunelab.evaluate.Evaluator;
import org.prunelab.evaluate.Protocol;
import org.prunelab.image.Picture;
import org.prunelab.shapes.Shapes;
import org.prunelab.voc.Voc;
import org.prunelab.voc.VocImage;

/** What an interrupt ends says so; good files are never called damaged. */
class InterruptTest {

    private static final Model MODEL = Model.initial(SmallYolo.of(2), 1);

    @TempDir
    private static Path folder;

    private static Voc voc;

    @BeforeAll
    static void writeFiles() {
        new Shapes(16, 4, 64, 2, 3).write(folder.resolve("shapes"));
        voc = Voc.open(folder.resolve("shapes"));
        MODEL.write(folder, "model");
    }

    @AfterEach
    void clear() {
        Thread.interrupted(); // must not reach other tests
    }

    private static <T extends Exception> String interrupted(Class<T> kind, Executable work) {
        Thread.currentThread().interrupt();
        return assertThrows(kind, work).getMessage();
    }

    @Test
    void evaluation() {
        Evaluator evaluator = new Evaluator(voc.val(), voc.classes(), 64, Protocol.VOC07);
        assertEquals(
                "Evaluation was interrupted.",
                interrupted(IllegalStateException.class, () -> evaluator.evaluate(MODEL)));
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void measuringStatistics() {
        assertEquals(
                "Measuring batch statistics was interrupted.",
                interrupted(IllegalStateException.class, () -> BatchStatistics.reestimated(MODEL, voc, 2)));
    }

    @Test
    void openingData() {
        assertEquals(
                "Opening %s was interrupted.".formatted(folder.resolve("shapes")),
                interrupted(IllegalStateException.class, () -> Voc.open(folder.resolve("shapes"))));
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void picturesAndTheirFingerprintAreReadAllTheSame() {
        VocImage image = voc.val().get(0);
        Picture before = Picture.read(image.file());
        String fingerprint = voc.fingerprint();
        Thread.currentThread().interrupt();
        assertEquals(before.width(), Picture.readSize(image.file()).width);
        assertEquals(before.at(3, 5, 1), Picture.read(image.file()).at(3, 5, 1));
        assertEquals(fingerprint, voc.fingerprint());
        assertTrue(Thread.currentThread().isInterrupted());
    }

    @Test
    void checkpointsAndWeights() {
        Path file = folder.resolve("last.safetensors");
        try (NDManager manager = NDManager.newBaseManager()) {
            new TensorFile("", Map.of("bias", manager.create(new float[] {1, 2}))).write(file);
            assertEquals(
                    file + " can't be read: it was interrupted; try again",
                    interrupted(UncheckedIOException.class, () -> TensorFile.read(file, manager)));
        }
        Path cfg = folder.resolve("model.cfg");
        Path weights = folder.resolve("model.weights");
        String read = interrupted(UncheckedIOException.class, () -> Model.read(cfg, weights));
        assertTrue(read.endsWith("can't be read: it was interrupted; try again"), read);
        String written = interrupted(UncheckedIOException.class, () -> MODEL.write(folder, "model"));
        assertTrue(written.endsWith(": it was interrupted; try again"), written);
    }
}
