package org.prunelab.stage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.report.ProgressBar;
import org.prunelab.sparse.GammaHistory;
import org.prunelab.store.Run;
import org.prunelab.store.Store;

@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KilledStageTest {

    @TempDir
    private Path folder;

    @Test
    void aKilledTrainingGoesOnFromItsCheckpointToTheSameWeights() throws Exception {
        SparseTrain stage = StageProgram.stage();
        Run undisturbed = Stages.in(Store.in(folder.resolve("undisturbed"))).run(stage, StageProgress.NONE);

        Path root = folder.resolve("killed");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dai.djl.offline=true",
                        "-Dai.djl.pytorch.num_interop_threads=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StageProgram.class.getName(),
                        root.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            String line = output.readLine();
            while (line != null
                    && !line.equals("step 4")) { // the checkpoint of the first epoch, of two steps, is there
                line = output.readLine();
            }
            assertEquals("step 4", line);
        } finally {
            process.destroyForcibly().waitFor();
        }
        Stages stages = Stages.in(Store.in(root));
        assertEquals(List.of(stages.id(stage) + " was begun and is not whole yet."), stages.why(stage));

        List<Long> steps = new ArrayList<>();
        Run run = stages.run(stage, new StageProgress() {
            @Override
            public void advanced(Stage of, ProgressBar bar) {
                steps.add(bar.done());
            }
        });
        assertTrue(steps.get(0) > 2, steps::toString);
        assertArrayEquals(
                Files.readAllBytes(undisturbed.file("model.weights")), Files.readAllBytes(run.file("model.weights")));
        assertEquals(undisturbed.result(), run.result());
        assertEquals(
                Files.readString(undisturbed.file(GammaHistory.FILE)), Files.readString(run.file(GammaHistory.FILE)));
        assertEquals(
                StageProgram.EPOCHS,
                GammaHistory.read(run.file(GammaHistory.FILE)).epochs().size());
    }
}
