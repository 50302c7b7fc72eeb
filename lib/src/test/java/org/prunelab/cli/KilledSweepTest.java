package org.prunelab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.experiment.Experiment;
import org.prunelab.store.Run;
import org.prunelab.store.Store;

/** Sweeps, as real processes, that are killed at any time, and several on one store. */
@Tag("slow")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class KilledSweepTest {

    private static final int KILLS = 3;
    private static final int WORKERS = 2;

    /** The twelve trials of threshold-ablations at the quick preset, with trainings of seconds. */
    private static final String GRID = """
            {"title": "t", "question": "q",
             "settings": {"width": 0.03125, "size": 64, "trainImages": 16, "valImages": 8, "batch": 4,
                          "baseSteps": 60, "sparseSteps": 40, "evaluations": 1, "until": "prune"},
             "arms": {"paper": {}, "l1": {"settings": {"importance": "l1"}}, "random": {"settings": {"importance": "random"}}%s},
             "grid": {"percentiles": [0.1, 0.3, 0.5, 0.7]}}""";

    private static final String BASES = """
            {"title": "t", "question": "q",
             "settings": {"width": 0.03125, "size": 64, "trainImages": 16, "valImages": 8, "batch": 4,
                          "baseSteps": %d, "evaluations": 1, "until": "base"},
             "seeds": [1, 2]}""";

    @TempDir
    private Path folder;

    private Path store;

    @BeforeEach
    void place() {
        store = folder.resolve("store");
    }

    private void describe(String experiment) throws IOException {
        Files.writeString(folder.resolve("experiment.json"), experiment);
    }

    /** All numbers in full precision, but how long they took. */
    private String table(Path of) {
        return Experiment.load(folder)
                .preset("smoke")
                .store(Store.in(of))
                .results()
                .table()
                .removeColumns("seconds")
                .write()
                .toString("csv");
    }

    /** The digests of all weights, by run. */
    private static Map<String, String> weights(Path of) {
        return Store.in(of).list().stream()
                .filter(run -> run.files().contains("model.weights"))
                .collect(Collectors.toMap(
                        run -> run.id().folder(), run -> run.digest("model.weights"), (a, b) -> a, TreeMap::new));
    }

    private static void assertEachOnce(Map<String, Integer> arrivals, int expected) {
        assertEquals(expected, arrivals.size(), arrivals::toString);
        assertEquals(Set.of(1), Set.copyOf(arrivals.values()), arrivals::toString);
    }

    @Test
    void aSweepKilledThreeTimesEndsWithTheTableOfOneLeftAloneAndAThirteenthTrialRunsOnlyWhatIsNew() throws Exception {
        describe(GRID.formatted(""));
        Path alone = folder.resolve("alone");
        SweepProcess.run(folder, alone, WORKERS, 0);
        int stages = Store.in(alone).list().size();
        long seed = System.nanoTime();
        System.out.println("The moments of the kills come from the seed " + seed);
        Random random = new Random(seed);
        try (Arrivals arrivals = new Arrivals(store)) {
            for (int kill = 1; kill <= KILLS; kill++) {
                killOnTheWay(random, arrivals, stages);
            }
            SweepProcess.run(folder, store, WORKERS, 0);
            assertEachOnce(arrivals.counts(), stages);
        }
        assertEquals(table(alone), table(store));
        assertEquals(weights(alone), weights(store));
        assertEquals(List.of(), Store.in(store).verify());

        describe(GRID.formatted(", \"another\": {\"settings\": {\"percentiles\": 0.2}}"));
        try (Arrivals arrivals = new Arrivals(store)) {
            SweepProcess.run(folder, store, WORKERS, 0);
            assertEquals(List.of("evaluate", "prune"), kinds(arrivals.counts().keySet()));
        }
        assertEquals(1 + 13, table(store).lines().count());
    }

    private static List<String> kinds(Collection<String> runs) {
        return runs.stream().map(run -> run.substring(0, run.lastIndexOf('-'))).toList();
    }

    /** Lets some runs come, few enough that there is something to kill each time, and kills in what follows. */
    private void killOnTheWay(Random random, Arrivals arrivals, int stages) throws Exception {
        int before = arrivals.counts().size();
        int more = random.nextInt(stages / (2 * KILLS) + 1);
        int milliseconds = random.nextInt(more == 0 ? 1000 : 200);
        try (SweepProcess sweep = SweepProcess.start(folder, store, WORKERS)) {
            sweep.until(() -> !begun().isEmpty() && arrivals.counts().size() >= before + more);
            assertFalse(sweep.process().waitFor(milliseconds, TimeUnit.MILLISECONDS), sweep.said());
        }
        System.out.println(
                "Killed after %d more runs: %s".formatted(arrivals.counts().size() - before, begun()));
    }

    private Set<String> begun() throws IOException {
        Path making = store.resolve(".making");
        if (!Files.exists(making)) {
            return Set.of();
        }
        try (Stream<Path> runs = Files.list(making)) {
            return runs.map(run -> run.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void twoProcessesOnOneStoreNeverRunAStageTwice() throws Exception {
        describe(GRID.formatted(""));
        try (Arrivals arrivals = new Arrivals(store);
                SweepProcess one = SweepProcess.start(folder, store, 1);
                SweepProcess two = SweepProcess.start(folder, store, 1)) {
            assertEquals(0, one.process().waitFor(), one.said());
            assertEquals(0, two.process().waitFor(), two.said());
            assertEachOnce(arrivals.counts(), Store.in(store).list().size());
            assertEquals(Files.readString(one.output()), Files.readString(two.output()));
        }
    }

    @Test
    void aKilledWorkerTakesOnlyItsTrialAndTheNextRunGoesOnFromTheCheckpoint() throws Exception {
        describe(BASES.formatted(100));
        Path alone = folder.resolve("alone");
        SweepProcess.run(folder, alone, WORKERS, 0);
        try (SweepProcess sweep = SweepProcess.start(folder, store, WORKERS)) {
            sweep.until(() -> checkpoints() == 2);
            sweep.workers().get(0).destroyForcibly();
            assertEquals(1, sweep.process().waitFor(), sweep.said());
            assertTrue(sweep.said().contains("exit code 137, killed"), sweep.said());
        }
        List<Run> whole = Store.in(store).list();
        assertEquals(
                List.of("evaluate", "train"),
                whole.stream().map(run -> run.id().stage()).sorted().toList());
        assertEquals(1, checkpoints());

        SweepProcess.run(folder, store, WORKERS, 0);
        assertEquals(table(alone), table(store));
        assertEquals(weights(alone), weights(store));
    }

    /** Trainings that have been begun and have a checkpoint. */
    private long checkpoints() throws IOException {
        return begun().stream()
                .filter(run -> Files.exists(
                        store.resolve(".making").resolve(run).resolve("scratch/checkpoints/last.safetensors")))
                .count();
    }

    @Test
    void workersEndWhenTheSweepIsKilledAndKeepTheirCheckpoints() throws Exception {
        describe(BASES.formatted(100_000));
        try (SweepProcess sweep = SweepProcess.start(folder, store, WORKERS)) {
            sweep.until(() -> checkpoints() == 2);
            List<ProcessHandle> workers = sweep.workers();
            assertEquals(WORKERS, workers.size());
            sweep.process().destroyForcibly();
            workers.forEach(worker -> worker.onExit().join());
        }
        assertEquals(2, checkpoints());
        assertEquals(List.of(), Store.in(store).list());
    }
}
