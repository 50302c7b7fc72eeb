package org.prunelab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with an experiment is told in one line, before anything is computed. */
class ExperimentMessagesTest {

    @TempDir
    private Path folder;

    private Path write(String name, String content) throws IOException {
        Path file = Files.createDirectories(folder.resolve(name)).resolve("experiment.json");
        return Files.writeString(
                file, "{'title': 't', 'question': 'q', %s}".formatted(content).replace('\'', '"'));
    }

    private Run run(Path file, Object store) {
        return Run.of("run", file, "--preset", "smoke", "--store", store);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'settings': {'sparseRte': 0.1}        | settings has the unknown key "sparseRte"; did you mean "sparseRate"?
            'settings': {'sparseRate': 'fast'}    | settings.sparseRate is "fast"; allowed is a number, at least 0, at most 10.
            'grid': {'layerKeep': [0.1, 1.5]}     | grid.layerKeep[1] is 1.5; allowed is a number, at least 0, at most 1.
            'settings': {'group': 7}              | the trial {seed=1} can't be: group=7 prunes one group only, but percentiles=[0.18, 0.5, 0.67, 0.19, 0.68]; give a single number.
            'arms': {'a': {'from': 'b'}, 'b': {'from': 'a'}} | arms.a.from goes round in a circle: a -> b -> a; let one of them start from nothing.
            'extends': '../other'                 | extends goes round in a circle: own -> other -> own; take one of them out.
            """)
    void settings(String content, String message) throws IOException {
        write("other", "'extends': '../own'");
        Path file = write("own", content);

        String failure = run(file, folder.resolve("store")).failure();

        assertEquals("prunelab: %s: %s".formatted(file, message), failure);
        assertTrue(Files.notExists(folder.resolve("store")));
    }

    @Test
    void pictures() throws IOException {
        Path file = write("own", "'settings': {'data': 'nowhere'}");

        assertEquals(
                "prunelab: There is no folder %s; check the path.".formatted(folder.resolve("own/nowhere")),
                run(file, folder.resolve("store")).failure());
    }

    @Test
    void names() {
        assertTrue(
                Run.of("run", "paper-table")
                        .failure()
                        .startsWith(
                                "prunelab: There is no experiment \"paper-table\", neither as a file nor by name, did you mean \"paper-tables\"?"));
        assertEquals(
                "prunelab: There is no preset \"quik\"; there are smoke, quick, reference, paper.",
                Run.of("run", "paper-tables", "--preset", "quik").failure());
    }

    @Test
    void aStoreThatCannotBeWrittenToIsToldOnceAndNotForEachTrial() throws IOException {
        Path sys = Path.of("/sys"); // refuses even root
        Assumptions.assumeTrue(Files.isDirectory(sys), "the system has no folder that refuses everybody");
        Path file = write("own", "'grid': {'percentiles': [0.1, 0.2]}");

        String failure = run(file, sys.resolve("prunelab")).failure();

        assertTrue(failure.startsWith("prunelab: The store /sys/prunelab can't be written to: "), failure);
        assertTrue(failure.contains("name another folder in PRUNELAB_STORE"), failure);
    }
}
