package org.prunelab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.prunelab.base.WholeFile;
import org.prunelab.batch.Batch;
import org.prunelab.batch.Batches;

class BrokenOffTrainingTest extends StoppableTraining {

    @Test
    void anInterruptLeavesACheckpointOfThatVeryStep() {
        Training rare = training().checkpoints(folder);
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> rare.with(new At(5, Thread.currentThread()::interrupt))
                        .run());
        assertHolds("at step 6 of 8 was interrupted", e);
        assertHolds("The checkpoint of step 6 is kept in " + folder, e);
        assertFalse(Thread.currentThread().isInterrupted());
        assertSame(undisturbed(), rare.run());
    }

    @Test
    void anInterruptInTheWritingOfAFileLetsItBeWrittenAndIsNotLost() {
        Path file = temporary.resolve("file");
        int[] tries = {0};
        Checkpoints.uninterrupted(() -> WholeFile.write("numbers", file, channel -> {
            if (tries[0]++ == 0) {
                Thread.currentThread().interrupt();
            }
            channel.write(ByteBuffer.wrap(new byte[3]));
        }));
        assertTrue(Thread.currentThread().isInterrupted());
        assertEquals(2, tries[0]);
        assertTrue(Files.exists(file));
    }

    @Test
    void aPictureThatVanishesIsNamedAndTheStepBeforeItKept() throws IOException {
        // the loader is two batches ahead, so that at step 0 nobody has asked for that of step 3
        Batch fourth = new Batches(voc().train(), training().settings().augmentation(), 64, 4, 1).batch(3);
        Path picture = shapes().resolve("JPEGImages/" + fourth.ids().get(0) + ".png");
        Path aside = temporary.resolve("aside.png");
        Training rare = training().checkpoints(folder);
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> rare.with(new At(0, () -> move(picture, aside)))
                        .run());
        move(aside, picture);
        assertHolds(picture.toString(), e);
        assertHolds("The checkpoint of step 3 is kept", e);
        assertSame(undisturbed(), rare.run());
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void weightsThatAreNoLongerNumbersAreNeverSaved() {
        Training diverging = training().learningRate(new LearningRate.Constant(1e30));
        IllegalStateException e = assertThrows(IllegalStateException.class, diverging::run);
        assertHolds("diverged. Lower the learning rate", e);
        assertHolds(
                "from the checkpoint of step 1 in %s and diverge again; so name another folder".formatted(folder), e);
    }

    @Test
    void aLastStepThatDivergesIsToldLikeAnyOther() {
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> lastDiverges().run());
        assertHolds("The weights after step 8 of 8 are no longer finite numbers: the training diverged.", e);
        assertHolds("from the checkpoint of step 7 in %s and diverge again".formatted(folder), e);
    }

    /** The gradients become infinite at the last step, whose loss is still a number. */
    private Training lastDiverges() {
        return training().with(new GradientPenalty() {
            @Override
            public double addTo(Map<Integer, NDArray> gammas, Map<Integer, NDArray> gradients, double progress) {
                if (Math.round(progress * 8) == 7) {
                    gradients.values().forEach(gradient -> gradient.addi(Float.POSITIVE_INFINITY));
                }
                return 0;
            }

            @Override
            public Optional<String> identity() {
                return Optional.of("infinite at the end");
            }
        });
    }
}
