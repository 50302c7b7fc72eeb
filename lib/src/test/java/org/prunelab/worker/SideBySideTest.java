package org.prunelab.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.SmallYolo;
import org.prunelab.distill.SpatialAttention;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.shapes.Shapes;
import org.prunelab.sparse.GammaPenalty;
import org.prunelab.sparse.SparseRate;
import org.prunelab.store.Store;
import org.prunelab.train.GradientPenalty;
import org.prunelab.train.Trained;
import org.prunelab.train.Training;
import org.prunelab.voc.Voc;

/** Trainings in real processes. */
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SideBySideTest {

    private static final Network NETWORK = SmallYolo.of(2);

    @TempDir
    private Path folder;

    private Training training;

    @BeforeEach
    void makeTraining() {
        new Shapes(16, 6, 64, 2, 3).write(folder.resolve("shapes"));
        training = Training.of(NETWORK)
                .on(Voc.open(folder.resolve("shapes")).subset(8, 4))
                .batch(4)
                .epochs(1)
                .threads(1)
                .cached(folder.resolve("kept"));
    }

    private Training alone(Training cached) {
        return cached.cached(folder.resolve("alone"));
    }

    private static String weights(Trained trained) {
        return trained.model().weights().fingerprint();
    }

    @Test
    void eachTrainingGivesWhatItGivesAlone() {
        Model start = Model.initial(NETWORK, 7);
        SparseRate rate = SparseRate.relaxed(0.1, 0, 0.65, 0.01);
        Training sparse = Training.of(start)
                .on(training.data())
                .with(training.settings())
                .with(GammaPenalty.on(NETWORK, rate, ChannelGroups.byStride(NETWORK)))
                .cached(folder.resolve("kept"));
        Training distilled = Training.of(start)
                .on(training.data())
                .with(training.settings())
                .with(SpatialAttention.of(Map.of(5, 1e4, 13, 1e3)).from(Model.initial(NETWORK, 8)))
                .cached(folder.resolve("kept"));

        Map<String, Trained> both = SideBySide.of("from scratch", training)
                .and("sparse", sparse)
                .and("distilled", distilled)
                .run();

        assertEquals(List.of("from scratch", "sparse", "distilled"), List.copyOf(both.keySet()));
        assertEquals(weights(alone(training).run()), weights(both.get("from scratch")));
        assertEquals(weights(alone(sparse).run()), weights(both.get("sparse")));
        assertEquals(weights(alone(distilled).run()), weights(both.get("distilled")));
        assertTrue(both.get("sparse").epochs().get(0).sparseRate() > 0);
    }

    @Test
    void whatIsCachedIsTakenAndIsThereForTheSameTrainingHere() {
        Training cached = training;
        Trained first = SideBySide.of("one", cached).run().get("one");
        AtomicInteger steps = new AtomicInteger();

        Trained here = cached.reporting(bar -> steps.incrementAndGet()).run();
        Trained again = SideBySide.of("one", cached).run().get("one");

        assertEquals(0, steps.get());
        assertEquals(weights(first), weights(here));
        assertEquals(weights(first), weights(again));
    }

    @Test
    void withoutANumberOfThreadsATrainingGetsOneAndWithoutCheckpointsTheStoresFolder() {
        Training open = Training.of(NETWORK).on(training.data());

        Training own = SideBySide.of("open", open).trainings().get("open");

        assertEquals(1, own.settings().threads().orElseThrow());
        assertEquals(
                Store.standard().trainings(), own.checkpoints().orElseThrow().folder());
        Training other = open.checkpoints(folder.resolve("own"));
        assertThrows(IllegalArgumentException.class, () -> SideBySide.of("other", other));
    }

    @Test
    void equalTrainingsAreRunOnce() {
        Map<String, Trained> both =
                SideBySide.of("one", training).and("the same", training).run();
        assertEquals(weights(both.get("one")), weights(both.get("the same")));
    }

    @Test
    void anInterruptStopsTheTrainingsWhichResume() throws Exception {
        Training longer = training.epochs(400).evaluations(0);
        List<String> told = new ArrayList<>();
        Thread notebook = new Thread(() -> {
            try {
                SideBySide.of("longer", longer).run();
            } catch (IllegalStateException e) {
                told.add(e.getMessage());
            }
        });
        notebook.start();
        while (kept().isEmpty() && notebook.isAlive()) {
            Thread.sleep(50);
        }
        notebook.interrupt();
        notebook.join();

        assertTrue(told.get(0).contains("[longer] were interrupted; they resume"), told::toString);
        assertTrue(longer.finished().isEmpty());
        assertEquals(
                0,
                ProcessHandle.current()
                        .children()
                        .filter(ProcessHandle::isAlive)
                        .count());
        List<Long> steps = new ArrayList<>();
        Training resumed = longer.reporting(bar -> {
            steps.add(bar.done());
            throw new IllegalStateException("enough");
        });
        assertThrows(IllegalStateException.class, resumed::run);
        assertTrue(steps.get(0) > 1, steps::toString);
    }

    private List<Path> kept() throws IOException {
        if (!Files.exists(folder.resolve("kept"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder.resolve("kept"))) {
            return files.filter(file -> file.endsWith("last.safetensors")).toList();
        }
    }

    @Test
    void whatOnlyThisProcessKnowsIsRefusedInWords() {
        GradientPenalty own = new GradientPenalty() {
            @Override
            public double addTo(
                    Map<Integer, ai.djl.ndarray.NDArray> gammas,
                    Map<Integer, ai.djl.ndarray.NDArray> gradients,
                    double progress) {
                return 0;
            }

            @Override
            public java.util.Optional<String> identity() {
                return java.util.Optional.of("own");
            }
        };
        String told = assertThrows(IllegalArgumentException.class, () -> SideBySide.of("own", training.with(own))
                        .run())
                .getMessage();
        assertTrue(told.contains("penalty is one of your own"), told);
    }

    @Test
    void aFailureIsToldByNameAndTheOthersEnd() throws Exception {
        Training good = training;
        new Shapes(8, 4, 64, 2, 4).write(folder.resolve("lost"));
        Voc lost = Voc.open(folder.resolve("lost"));
        lost.fingerprint();
        Training bad = training.seed(2).on(lost);
        bad.identity();
        Files.delete(lost.train().get(0).file());

        String told = assertThrows(
                        IllegalStateException.class,
                        () -> SideBySide.of("bad", bad).and("good", good).run())
                .getMessage();

        assertTrue(told.startsWith("The training \"bad\" failed: "), told);
        assertTrue(good.finished().isPresent());
    }

    @Test
    void twoOfOneNameAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> SideBySide.of("one", training)
                .and("one", training));
    }
}
