package org.prunelab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.experiment.Execution;
import org.prunelab.experiment.Experiment;
import org.prunelab.experiment.Results;
import org.prunelab.stage.Identity;
import org.prunelab.stage.Stage;
import org.prunelab.stage.StageProgress;
import org.prunelab.stage.Stages;
import org.prunelab.store.RunId;
import org.prunelab.store.Store;

/** The store from the command line, with results that nothing was computed for. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class StoreCommandTest {

    private static final String HERE =
            "{\"title\": \"t\", \"question\": \"q\", \"settings\": {\"until\": \"prune\"}, \"grid\": {\"percentiles\": [%s]}}";

    @TempDir
    Path folder;

    private Path place;
    private Path kept;
    private Path dropped;

    @BeforeEach
    void fill() throws IOException {
        place = folder.resolve("store");
        kept = write("kept", "0.1, 0.2");
        dropped = write("dropped", "0.3");
        results(kept);
        results(dropped);
    }

    private Path write(String name, String percentiles) throws IOException {
        Path file = Files.createDirectories(folder.resolve(name)).resolve("experiment.json");
        return Files.writeString(file, HERE.formatted(percentiles));
    }

    private Experiment experiment(Path file) {
        return Experiment.load(file).preset("smoke").store(Store.in(place));
    }

    private Results results(Path file) {
        return experiment(file).run(new Invented());
    }

    private Set<String> runs(Path file) {
        Experiment experiment = experiment(file);
        Stages stages = Stages.in(experiment.store());
        return experiment.stages().stream()
                .map(stage -> stages.id(stage).folder())
                .collect(Collectors.toSet());
    }

    private Set<String> folders() throws IOException {
        try (Stream<Path> all = Files.list(place)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .collect(Collectors.toSet());
        }
    }

    private Run store(String command, Object... more) {
        return Run.of(Stream.concat(Stream.of("store", command, "--store", place), Stream.of(more))
                .toArray());
    }

    @Test
    void gcOfAllExperimentsNeedsNoDataSetThatIsNotHere() {
        Run all = store("gc", "--dry-run");

        assertEquals("", all.error());
        assertEquals(0, all.exitCode());
    }

    @Test
    void garbageIsWhatNoneOfTheExperimentsRefersTo() throws IOException {
        Set<String> all = folders();
        Set<String> own = new HashSet<>(runs(dropped));
        own.removeAll(runs(kept));
        assertEquals(2, own.size()); // a pruned model and its evaluation; base and sparse model are shared

        Run dry = store("gc", kept, "--dry-run");
        assertTrue(dry.output().startsWith("2 folders would go:"), dry.output());
        assertTrue(own.stream().allMatch(name -> dry.output().contains(name)), dry.output());
        assertEquals(all, folders());

        Run done = store("gc", kept);
        assertTrue(done.output().startsWith("2 folders deleted, "), done.output());
        assertEquals(runs(kept), folders());
        assertTrue(experiment(kept).results().whole());
        assertFalse(experiment(dropped).results().whole());
        assertTrue(store("gc", kept, dropped).output().startsWith("0 folders deleted, 0 bytes"));
    }

    @Test
    void whatRecordedResultsCameFromStays() throws IOException {
        results(dropped).record();
        Set<String> recorded = runs(dropped);
        write("dropped", "0.4");

        store("gc", dropped);

        assertEquals(recorded, folders());
    }

    @Test
    void anAttemptStaysWhileItGoesOnAndGoesOnceItWasGivenUp() throws Exception {
        RunId id = new RunId("train", "ab".repeat(32));
        Path aside = place.resolve(".making").resolve(id.folder());
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch stop = new CountDownLatch(1);
        CompletableFuture<?> attempt = CompletableFuture.runAsync(
                () -> Store.in(place).make(id, JsonNodeFactory.instance.objectNode(), making -> {
                    working.countDown();
                    await(stop);
                    throw new IllegalStateException("given up");
                }));
        working.await();

        assertTrue(store("gc", kept, dropped).output().startsWith("0 folders deleted"));
        assertTrue(Files.isDirectory(aside));

        stop.countDown();
        attempt.handle((ignored, failure) -> failure).get();
        assertTrue(store("gc", kept, dropped).output().startsWith("1 folders deleted"));
        assertFalse(Files.exists(aside));
        assertEquals(Set.of(), difference(folders(), runs(kept), runs(dropped)));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Set<String> difference(Set<String> all, Set<String> some, Set<String> others) {
        Set<String> rest = new HashSet<>(all);
        rest.removeAll(some);
        rest.removeAll(others);
        return rest;
    }

    @Test
    void damagesAreToldByFileAndDiscardedWhenThatIsAsked() throws IOException {
        assertEquals("All files are as they were made.\n", store("verify").output());
        String name = folders().stream()
                .filter(run -> run.startsWith("prune-"))
                .sorted()
                .findFirst()
                .orElseThrow();
        Path config = place.resolve(name).resolve("config.json");
        byte[] bytes = Files.readAllBytes(config);
        bytes[bytes.length / 2] ^= 1;
        Files.write(config, bytes);

        Run told = store("verify");
        assertEquals(1, told.exitCode());
        assertEquals(place.resolve(name) + ": the content of config.json does not have its digest\n", told.output());
        assertEquals(told.output(), store("verify", "--discard").output());

        assertFalse(folders().contains(name));
        assertEquals(0, store("verify").exitCode());
        results(kept);
        results(dropped);
        assertTrue(folders().contains(name));
    }

    @Test
    void runsAreListedWithTheirSizes() {
        Run list = store("list");

        assertTrue(list.output().lines().findFirst().orElseThrow().contains("10 runs, "), list.output());
        assertEquals(List.of(), Store.in(place).verify());
    }

    /** Makes a run of each stage at once. */
    private static final class Invented implements Execution {

        @Override
        public int slots() {
            return 1;
        }

        @Override
        public void run(Stage stage, Stages stages, StageProgress progress) {
            ObjectNode result = JsonNodeFactory.instance.objectNode().put("map", 0.5);
            stages.store().make(stages.id(stage), Identity.of(stage).config(), making -> result);
        }
    }
}
