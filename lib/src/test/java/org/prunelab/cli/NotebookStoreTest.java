package org.prunelab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.shapes.Shapes;
import org.prunelab.store.RunId;
import org.prunelab.store.Store;
import org.prunelab.train.CheckpointSettings;
import org.prunelab.train.Training;
import org.prunelab.voc.Voc;

/** What notebooks keep in a store: measurements and trainings. */
@Tag("slow")
class NotebookStoreTest {

    private static final RunId MEASUREMENT = new RunId("evaluation", "ab".repeat(32));

    @TempDir
    Path folder;

    private Store place;
    private Path training;
    private Training made;

    @BeforeEach
    void fill() throws IOException {
        place = Store.in(folder.resolve("store"));
        place.make(MEASUREMENT, JsonNodeFactory.instance.objectNode(), run -> JsonNodeFactory.instance.objectNode());
        new Shapes(4, 2, 64, 2, 3).write(folder.resolve("shapes"));
        made = Training.of(TinyDetector.in(folder).model())
                .on(Voc.open(folder.resolve("shapes")))
                .epochs(1)
                .batch(4)
                .evaluations(1)
                .reporting(bar -> {})
                .cached(place.trainings());
        made.run();
        try (Stream<Path> all = Files.list(place.trainings())) {
            training = all.findFirst().orElseThrow();
        }
    }

    private Run store(Object... words) {
        return Run.of(Stream.concat(
                        Stream.of("store", words[0], "--store", place.root()),
                        Stream.of(words).skip(1))
                .toArray());
    }

    @Test
    void bothAreListed() throws IOException {
        String listed = store("list").output();

        assertTrue(listed.contains(": 1 runs, 1 trainings of notebooks, "), listed);
        assertTrue(listed.contains("trainings/" + training.getFileName()), listed);
        long bytes = 0;
        try (Stream<Path> files = Files.list(training)) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        JsonNode json = store("list", "--json").json();
        assertEquals(MEASUREMENT.folder(), json.path(0).path("run").textValue());
        assertEquals(bytes, json.path(1).path("bytes").longValue());
    }

    @Test
    void aDamagedTrainingIsFoundAndMadeAgainOnceItIsDiscarded() throws IOException {
        assertEquals(0, store("verify").exitCode());
        Path last = training.resolve("last.safetensors");
        byte[] bytes = Files.readAllBytes(last);
        bytes[bytes.length / 2] ^= 1;
        Files.write(last, bytes);

        Run found = store("verify", "--discard");

        assertEquals(1, found.exitCode());
        assertTrue(found.output().startsWith(training + ": last.safetensors is cut off or damaged"), found.output());
        assertFalse(Files.exists(training));
        made.run();
        assertEquals(0, store("verify").exitCode());
    }

    @Test
    void theyGoOnlyWhenAskedForAndOld() throws IOException {
        Path measurement = place.root().resolve(MEASUREMENT.folder());
        assertTrue(store("gc").output().startsWith("0 folders deleted"));
        assertTrue(store("gc", "--notebooks", 30).output().startsWith("0 folders deleted"));
        Instant longAgo = Instant.now().minus(Duration.ofDays(31));
        try (Stream<Path> files = Files.list(training)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(longAgo));
            }
        }

        Run dry = store("gc", "--notebooks", 30, "--dry-run");
        assertTrue(dry.output().startsWith("1 folders would go:\n" + training), dry.output());
        assertTrue(Files.exists(training));

        assertTrue(store("gc", "--notebooks", 30).output().startsWith("1 folders deleted"));
        assertFalse(Files.exists(training));
        assertTrue(Files.exists(measurement));
        assertTrue(store("gc", "--notebooks", 0).output().startsWith("1 folders deleted"));
        assertFalse(Files.exists(measurement));
    }

    @Test
    void whereTheCheckpointBeforeItIsWholeOnlyTheDamagedOneGoes() throws IOException {
        Path last = training.resolve("last.safetensors");
        Path previous = Files.copy(last, training.resolve("previous.safetensors"));
        Files.write(last, new byte[100]);

        store("verify", "--discard");

        assertTrue(Files.exists(previous));
        assertFalse(Files.exists(last));
    }

    @Test
    void aRunningTrainingStays() {
        List<String> told = new ArrayList<>();
        Training running = made.seed(2)
                .epochs(3)
                .checkpoints(CheckpointSettings.byContent(place.trainings()).everySteps(1));

        running.reporting(bar -> {
                    if (bar.done() == 3) { // with checkpoints of the epochs before
                        told.add(store("gc", "--notebooks", 0, "--dry-run").output());
                        told.add(store("gc", "--notebooks", 0).output());
                    }
                })
                .run();

        assertTrue(told.get(0).startsWith("2 folders would go"), told.get(0));
        assertTrue(told.get(1).startsWith("2 folders deleted"), told.get(1));
        assertTrue(running.finished().isPresent(), "its last checkpoint lies where it belongs");
        assertTrue(store("gc", "--notebooks", -1).failure().contains("--notebooks -1 must be 0 days or more"));
    }
}
