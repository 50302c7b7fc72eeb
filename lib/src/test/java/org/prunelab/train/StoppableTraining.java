package org.prunelab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.SmallYolo;
import org.prunelab.shapes.Shapes;
import org.prunelab.voc.Voc;

/** A training of eight steps with a checkpoint after each, which a test may end in the middle of any of them. */
abstract class StoppableTraining {

    static final Network NETWORK = SmallYolo.of(2);
    static final GradientPenalty NOTHING = new At(-1, () -> {});

    @TempDir
    private static Path data;

    @TempDir
    Path temporary;

    Path folder;

    private static Trained undisturbed;

    @BeforeAll
    static void writeShapes() {
        new Shapes(16, 4, 64, 2, 3).write(shapes());
    }

    @BeforeEach
    void nameFolder() {
        folder = temporary.resolve("checkpoints");
    }

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted(); // must not reach other tests
    }

    static Path shapes() {
        return data.resolve("shapes");
    }

    static Voc voc() {
        return Voc.open(shapes());
    }

    /** Two epochs of four steps. */
    static Training plain() {
        return Training.of(NETWORK).on(voc()).batch(4).epochs(2).evaluations(2).with(NOTHING);
    }

    Training training() {
        return plain().checkpoints(CheckpointSettings.in(folder).everySteps(1));
    }

    /** A penalty of nothing that does something in the middle of a step of some number, from 0. */
    record At(int step, Runnable what) implements GradientPenalty {

        @Override
        public double addTo(Map<Integer, NDArray> gammas, Map<Integer, NDArray> gradients, double progress) {
            if (Math.round(progress * 8) == step) {
                what.run();
            }
            return 0;
        }

        @Override
        public Optional<String> identity() {
            return Optional.of("nothing");
        }
    }

    IllegalStateException stopped(int step, Runnable how) {
        return stopped(training().with(new At(step, how)));
    }

    static IllegalStateException stopped(Training stopping) {
        return assertThrows(IllegalStateException.class, stopping::run);
    }

    static final Runnable STOP = () -> {
        throw new IllegalStateException("Stopped.");
    };

    /** A training that ends in the middle of a step. */
    IllegalStateException stopped(int step) {
        return stopped(step, STOP);
    }

    static void assertHolds(String part, Exception e) {
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    static void assertSame(Trained expected, Trained actual) {
        assertEquals(
                expected.model().weights().fingerprint(),
                actual.model().weights().fingerprint());
        assertEquals(learnt(expected), learnt(actual));
        assertEquals(expected.evaluation().map(), actual.evaluation().map());
        assertEquals(expected.evaluation().toText(), actual.evaluation().toText());
    }

    /** The epochs without their speed. */
    private static List<EpochResult> learnt(Trained trained) {
        return trained.epochs().stream()
                .map(e -> new EpochResult(
                        e.epoch(),
                        e.learningRate(),
                        e.loss(),
                        e.map(),
                        new Throughput(0, 0),
                        0,
                        e.sparseRate(),
                        e.gammas()))
                .toList();
    }

    /** The training without checkpoints. */
    static synchronized Trained undisturbed() {
        if (undisturbed == null) {
            undisturbed = plain().run();
        }
        return undisturbed;
    }
}
