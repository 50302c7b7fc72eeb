package org.prunelab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.outcome.LearningCurve;
import org.prunelab.outcome.LearningCurves;
import org.prunelab.outcome.Outcome;
import org.prunelab.store.Store;

/** Results that are recorded on several machines, from runs whose files are known. */
class RecordingTest {

    private static final String CONSTANT = "'constant': {'settings': {'schedule': 'constant'}}";

    @TempDir
    Path folder;

    private List<String> first;

    @BeforeEach
    void recordOnOneMachine() throws IOException {
        describe(folder, CONSTANT + ", 'relaxed': {}", "1, 2");
        on("one", folder).run(new KnownRuns()).record();
        first = Files.readAllLines(folder.resolve("results.csv"));
    }

    private static void describe(Path where, String arms, String seeds) throws IOException {
        String content =
                "{'title': 't', 'question': 'q', 'settings': {'until': 'prune'}, 'arms': {%s}, 'grid': {'percentiles': [0.2, 0.4]}, 'seeds': [%s]}"
                        .formatted(arms, seeds);
        Files.writeString(Files.createDirectories(where).resolve("experiment.json"), content.replace('\'', '"'));
    }

    private Experiment on(String machine, Path where) {
        return Experiment.load(where).preset("smoke").store(Store.in(folder.resolve(machine)));
    }

    @Test
    void anArmOfAnotherMachineIsRecordedBesideTheOthers() throws IOException {
        Path alone = folder.resolve("alone");
        describe(alone, "'cosine': {'settings': {'schedule': 'cosine'}}", "1, 2, 3");
        on("other", alone).run(new KnownRuns());
        describe(folder, CONSTANT + ", 'cosine': {'settings': {'schedule': 'cosine'}}, 'relaxed': {}", "1, 2");

        on("other", folder).results().record();

        List<String> both = Files.readAllLines(folder.resolve("results.csv"));
        assertEquals(first.size() + 2 * 2, both.size());
        assertEquals(first.subList(0, 5), both.subList(0, 5));
        assertTrue(both.get(5).startsWith("cosine,0.2,1,"), both.get(5));
        assertEquals(first.subList(5, 9), both.subList(9, 13));
        Experiment whole = on("nowhere", folder);
        for (Outcome row : whole.recorded().rows()) {
            assertEquals(2, row.measured("map").seeds(), row.toString());
        }
        LearningCurves curves = whole.recordedLearningCurves();
        assertEquals(2 + 3 * 2, curves.curves().size(), "a base detector a seed, and a sparse training of each arm");
        for (String arm : List.of("constant", "cosine", "relaxed")) {
            LearningCurve curve =
                    curves.stage("sparse-train").where("arm", arm).curves().get(0);
            assertEquals(16, curve.gammas().size(), arm);
        }
    }

    @Test
    void recordingAgainWithoutTheStoreChangesNothing() throws IOException {
        List<String> files = List.of("results.csv", "provenance.json", "histories.csv", "gammas.csv");
        List<String> before = new ArrayList<>();
        for (String file : files) {
            before.add(Files.readString(folder.resolve(file)));
        }

        on("empty", folder).results().record();

        for (int i = 0; i < files.size(); i++) {
            assertEquals(before.get(i), Files.readString(folder.resolve(files.get(i))), files.get(i));
        }
    }

    @Test
    void whatIsNeitherInTheStoreNorRecordedIsMissed() throws IOException {
        describe(folder, CONSTANT + ", 'relaxed': {}", "1, 2, 3");
        Results results = on("empty", folder).results();
        IllegalStateException e = assertThrows(IllegalStateException.class, results::record);
        assertTrue(e.getMessage().contains("is not whole, so it is not recorded"), e.getMessage());
        assertTrue(e.getMessage().contains("seed=3"), e.getMessage());
        assertEquals(first, Files.readAllLines(folder.resolve("results.csv")));
    }

    @Test
    void resultsOfAnotherPresetAreNotReplaced() throws IOException {
        Results quick = on("quick", folder).preset("quick").run(new KnownRuns());
        IllegalStateException e = assertThrows(IllegalStateException.class, quick::record);
        assertTrue(e.getMessage().contains("holds results at the preset smoke"), e.getMessage());
        assertEquals(first, Files.readAllLines(folder.resolve("results.csv")));

        Path latencies = Files.writeString(folder.resolve("latency.csv"), "milliseconds\n");
        IllegalStateException untimed = assertThrows(IllegalStateException.class, () -> quick.recordLatency(1));
        assertTrue(untimed.getMessage().contains("none of the trials at the preset quick"), untimed.getMessage());

        Files.delete(folder.resolve("results.csv"));
        Files.delete(folder.resolve("provenance.json"));
        quick.record();

        assertNotEquals(first, Files.readAllLines(folder.resolve("results.csv")));
        assertFalse(Files.exists(latencies), "they were those of the other preset");
    }

    @Test
    void filesOfDifferentCommitsAreNotMixed() throws IOException {
        Files.write(folder.resolve("results.csv"), first.subList(0, first.size() - 1));
        Results results = on("empty", folder).results();
        IllegalStateException e = assertThrows(IllegalStateException.class, results::record);
        assertTrue(e.getMessage().contains("do not belong together"), e.getMessage());
        on("one", folder).results().record();
        assertEquals(
                first, Files.readAllLines(folder.resolve("results.csv")), "a whole store needs no recorded results");
    }

    @Test
    void howAKeptTrainingWentIsMissed() throws IOException {
        Files.delete(folder.resolve("histories.csv"));
        Results results = on("empty", folder).results();
        IllegalStateException e = assertThrows(IllegalStateException.class, results::record);
        assertTrue(e.getMessage().contains("neither in the store nor in histories.csv"), e.getMessage());
    }

    @Test
    void latenciesOfOtherModelsAreDeleted() throws IOException {
        Path latencies = Files.writeString(folder.resolve("latency.csv"), "milliseconds\n");
        on("empty", folder).results().record();
        assertTrue(Files.exists(latencies), "the same trials");
        describe(folder, CONSTANT, "1, 2");
        on("empty", folder).results().record();
        assertFalse(Files.exists(latencies));
        assertEquals(
                1 + 4, Files.readAllLines(folder.resolve("results.csv")).size(), "what is no longer described goes");
    }

    @Test
    void aRunThatTellsMoreThanIsRecordedOfItIsStillTheSame() throws IOException {
        Path provenance = folder.resolve("provenance.json");
        String whole = Files.readString(provenance);
        String less = whole.replaceAll(",\\s*\"macs\" : 100", "");
        assertNotEquals(whole, less);
        Files.writeString(provenance, less);
        Path alone = folder.resolve("alone");
        describe(alone, "'cosine': {'settings': {'schedule': 'cosine'}}", "1, 2");
        on("other", alone).run(new KnownRuns()); // the same base detectors, which tell their MACs
        describe(folder, CONSTANT + ", 'relaxed': {}, 'cosine': {'settings': {'schedule': 'cosine'}}", "1, 2");

        on("other", folder).results().record();

        assertTrue(Files.readString(provenance).contains("\"macs\" : 100"));
        assertEquals(
                first.size() + 4,
                Files.readAllLines(folder.resolve("results.csv")).size());
    }

    @Test
    void aRunThatGaveAnotherResultHereIsNotMixedWithTheRecordedOnes() throws IOException {
        Path alone = folder.resolve("alone");
        describe(alone, "'cosine': {'settings': {'schedule': 'cosine'}}", "1, 2");
        on("other", alone).run(new KnownRuns(1e-9)); // from the same base detectors
        describe(folder, CONSTANT + ", 'relaxed': {}, 'cosine': {'settings': {'schedule': 'cosine'}}", "1, 2");
        Results results = on("other", folder).results();
        IllegalStateException e = assertThrows(IllegalStateException.class, results::record);
        assertTrue(e.getMessage().contains("what differs is not recorded together"), e.getMessage());
        assertEquals(first, Files.readAllLines(folder.resolve("results.csv")));
    }
}
