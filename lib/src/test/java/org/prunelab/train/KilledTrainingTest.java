package org.prunelab.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.shapes.Shapes;

@Tag("slow")
class KilledTrainingTest {

    private static final int KILLS = 4;
    private static final String BEING_WRITTEN = "next.safetensors.part";

    @TempDir
    private Path folder;

    /** What the program shall write, and see, where nobody disturbs it. */
    private byte[] undisturbed() throws Exception {
        Process process = start("undisturbed");
        assertTrue(process.waitFor(5, TimeUnit.MINUTES));
        assertEquals(0, process.exitValue(), said("undisturbed"));
        return weights("undisturbed");
    }

    @Test
    void aTrainingKilledAgainAndAgainEndsWithTheVeryWeightsOfAnUndisturbedOne() throws Exception {
        new Shapes(16, 4, 64, 2, 3).write(folder.resolve("shapes"));
        byte[] expected = undisturbed();
        Path checkpoints = Files.createDirectories(folder.resolve("killed-checkpoints"));
        Random random = new Random(11);
        int killedInAWrite = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            killWhenWritten(checkpoints, 1 + random.nextInt(3), kill % 2 == 0);
            killedInAWrite += Files.exists(checkpoints.resolve(BEING_WRITTEN)) ? 1 : 0;
            assertFalse(Files.exists(folder.resolve("killed/trained.weights")), "killed too late to be of use");
        }
        assertTrue(killedInAWrite > 0, "no kill fell into the writing of a checkpoint");
        Process last = start("killed");
        assertTrue(last.waitFor(5, TimeUnit.MINUTES));
        assertEquals(0, last.exitValue(), said("killed"));
        assertArrayEquals(expected, weights("killed"));
        try (Stream<Path> files = Files.list(checkpoints)) {
            assertEquals(
                    List.of("best.cfg", "best.weights", "last.safetensors", "lock", "previous.safetensors"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    /** Kills the program once it has begun to write, or has written, so many checkpoints. */
    private void killWhenWritten(Path checkpoints, int count, boolean inTheMiddle) throws Exception {
        try (WatchService watch = checkpoints.getFileSystem().newWatchService()) {
            checkpoints.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            Process process = start("killed");
            try {
                int seen = 0;
                while (seen < count) {
                    WatchKey key = watch.poll(2, TimeUnit.MINUTES);
                    assertTrue(key != null && process.isAlive(), said("killed"));
                    for (WatchEvent<?> event : key.pollEvents()) {
                        String name = inTheMiddle ? BEING_WRITTEN : "last.safetensors";
                        seen += name.equals(String.valueOf(event.context())) ? 1 : 0;
                    }
                    key.reset();
                }
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private Process start(String name) throws IOException {
        ProcessBuilder program = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dai.djl.offline=true",
                "-Dai.djl.pytorch.num_interop_threads=1",
                "-Dai.djl.pytorch.num_threads=1",
                "-cp",
                System.getProperty("java.class.path"),
                TrainingProgram.class.getName(),
                folder.resolve("shapes").toString(),
                folder.resolve(name + "-checkpoints").toString(),
                folder.resolve(name).toString());
        program.environment().put("OMP_NUM_THREADS", "1");
        return program.redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
    }

    private byte[] weights(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name).resolve("trained.weights"));
    }

    private String said(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".log"));
    }
}
