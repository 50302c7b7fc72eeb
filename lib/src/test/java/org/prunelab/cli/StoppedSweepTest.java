package org.prunelab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ctrl-C in the middle of a sweep. */
@Tag("slow")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class StoppedSweepTest {

    /** Where a terminal's Ctrl-C goes: to a group of processes, which do not ignore it as those in the background may. */
    private static final String[] GROUP = {"setsid", "env", "--default-signal=INT"};

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void controlCStopsItAndOneLineTellsWhatIsKeptAndHowToGoOn(int workers) throws Exception {
        assumeTrue(
                Stream.of("/usr/bin/setsid", "/usr/bin/env").allMatch(file -> Files.exists(Path.of(file))),
                "no command here makes a group of processes");
        describe(100_000);
        Path store = folder.resolve("store");
        try (SweepProcess sweep = SweepProcess.start(folder, store, workers, GROUP)) {
            sweep.until(() -> checkpoint(store));
            List<ProcessHandle> children = sweep.workers();
            assertEquals(workers == 0 ? 0 : 1, children.size());
            long group = sweep.process().pid();
            assertEquals(
                    0,
                    new ProcessBuilder("kill", "-INT", "--", "-" + group)
                            .inheritIO()
                            .start()
                            .waitFor());

            assertEquals(130, sweep.process().waitFor(), sweep.said());
            assertEquals("", Files.readString(sweep.output()));
            List<String> told = Files.readAllLines(sweep.error()).stream()
                    .filter(line -> line.startsWith("prunelab: "))
                    .toList();
            assertEquals(1, told.size(), sweep.said());
            assertTrue(told.get(0).contains("was interrupted; finished stages and checkpoints are kept in " + store));
            assertTrue(told.get(0).contains("running it again resumes"));
            children.forEach(child -> child.onExit().join());
        }
        assertTrue(checkpoint(store));
    }

    private void describe(int steps) throws IOException {
        Files.writeString(folder.resolve("experiment.json"), """
                {"title": "t", "question": "q",
                 "settings": {"width": 0.03125, "size": 64, "trainImages": 16, "valImages": 8, "batch": 4,
                              "baseSteps": %d, "evaluations": 1, "until": "base"}}""".formatted(steps));
    }

    private static boolean checkpoint(Path store) throws IOException {
        Path making = store.resolve(".making");
        if (!Files.exists(making)) {
            return false;
        }
        try (Stream<Path> runs = Files.list(making)) {
            return runs.anyMatch(run -> Files.exists(run.resolve("scratch/checkpoints/last.safetensors")));
        }
    }
}
