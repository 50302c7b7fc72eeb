package org.prunelab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.experiment.Experiment;
import org.prunelab.outcome.Outcomes;

/** An experiment from the command line, with real stages at smoke scale. */
class RunCommandTest {

    @TempDir
    Path folder;

    @Tag("slow")
    @Test
    void anExperimentRunsFailsInPartIsRecordedAndVerified() throws IOException {
        Path file = folder.resolve("experiment.json");
        String text = """
                {"title": "t", "question": "q",
                 "settings": {"trainImages": 16, "valImages": 8, "baseSteps": 2, "sparseSteps": 2, "evaluations": 0, "until": "prune"},
                 "arms": {"a": {"settings": {"percentiles": 0.3}}, "b": {"settings": {"percentiles": [0.1, %s]}}}}""";
        Files.writeString(file, text.formatted("0.2"));

        Run failed = run("run", file, "--json");

        assertEquals(1, failed.exitCode(), failed.error());
        JsonNode rows = new ObjectMapper().readTree(failed.output());
        assertEquals("done", rows.at("/0/state").asText(), failed.output());
        assertEquals("failed", rows.at("/1/state").asText());
        assertTrue(rows.at("/1/detail").asText().contains("5 groups"), failed.output());
        assertTrue(rows.at("/0/parameters_change_percent").doubleValue() < 0);
        assertTrue(rows.at("/1/map").isNull());

        Files.writeString(file, text.formatted("0.2, 0.1, 0.1, 0.1"));
        Run mended = run("run", file);
        assertEquals(0, mended.exitCode(), mended.error());

        assertTrue(run("status", file).output().contains("2 of 2 trials done"));
        assertEquals(0, run("results", file, "--record").exitCode());
        Run timed = run("results", file, "--latency");
        assertEquals(0, timed.exitCode(), timed.error());
        Outcomes recorded = Experiment.load(file).recorded();
        assertEquals(2, recorded.rows().size());
        assertTrue(
                recorded.rows().stream()
                        .allMatch(row -> row.measured("milliseconds").mean() > 0),
                Files.readString(folder.resolve("latency.csv")));
        Run verified = run("results", file, "--verify");
        assertEquals(0, verified.exitCode(), verified.output() + verified.error());
        assertTrue(verified.output().contains("the same"), verified.output());
        assertTrue(run("table", file, "--format", "latex").output().contains("\\toprule"));
        Run csv = run("table", file, "--format", "csv", "--trials");
        assertEquals(
                Files.readString(folder.resolve("results.csv")).strip(),
                csv.output().strip());
    }

    @Test
    void aDryRunRunsNothing() {
        Run dry = Run.of("run", "paper-tables", "--preset", "smoke", "--dry-run", "--store", folder.toString());

        assertEquals(0, dry.exitCode(), dry.error());
        assertTrue(dry.output().contains("0 of 3 trials done, 3 waiting; 0 of 16 stages"), dry.output());
        assertEquals(0, folder.toFile().list().length);
    }

    @Test
    void theStoreIsListedVerifiedAndCollected() {
        String place = folder.toString();

        assertTrue(Run.of("store", "list", "--store", place).output().contains("0 runs"));
        assertEquals(0, Run.of("store", "verify", "--store", place).exitCode());
        assertTrue(Run.of("store", "gc", "paper-tables", "--store", place, "--dry-run")
                .output()
                .contains("0 folders"));
    }

    @Test
    void completionKnowsTheCommands() {
        Run completion = Run.of("completion");

        assertEquals(0, completion.exitCode());
        assertTrue(completion.output().contains("--dry-run"));
    }

    private Run run(String command, Path file, String... options) {
        List<Object> arguments =
                new ArrayList<>(List.of(command, file, "--preset", "smoke", "--store", folder.resolve("store")));
        arguments.addAll(List.of(options));
        return Run.of(arguments.toArray());
    }
}
