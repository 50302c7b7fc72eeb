package org.prunelab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.shapes.Shapes;

/** A training of thousands of steps in a process of its own, whose memory is that of the system's page tables. */
@Tag("slow")
@EnabledOnOs(value = OS.LINUX, disabledReason = "the memory of a process is read from /proc")
class FlatMemoryTest {

    /** What a process said after some steps. */
    private record Reading(int step, long kilobytes, int arrays) {}

    @TempDir
    private Path folder;

    @BeforeEach
    void writeShapes() {
        new Shapes(16, 4, 64, 2, 3).write(folder.resolve("shapes"));
    }

    /** The readings after 200 steps and after all. The Java heap is there from the start, so that it can't grow. */
    private List<Reading> readings(int steps, boolean leaking) throws IOException, InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms128m",
                "-Xmx128m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // the better compiler takes and frees tens of megabytes at any time
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                MemoryGauge.class.getName(),
                folder.resolve("shapes").toString(),
                String.valueOf(steps),
                String.valueOf(leaking));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.environment().put("MALLOC_ARENA_MAX", "1"); // else each thread's freed memory stays with it
        Path output = folder.resolve("output");
        Process process = builder.redirectOutput(output.toFile()).start();
        try {
            assertEquals(0, process.waitFor(), () -> "the child failed");
        } finally {
            process.destroyForcibly();
        }
        List<Reading> readings = new ArrayList<>();
        for (String line : Files.readAllLines(output, StandardCharsets.UTF_8)) {
            if (line.startsWith(MemoryGauge.READING)) {
                String[] words = line.split(" ", -1);
                readings.add(
                        new Reading(Integer.parseInt(words[1]), Long.parseLong(words[2]), Integer.parseInt(words[3])));
            }
        }
        return readings;
    }

    @Test
    void twoThousandStepsLeaveTheProcessAsTwoHundredDid() throws Exception {
        List<Reading> readings = readings(2000, false);
        assertEquals(2, readings.size());
        Reading early = readings.get(0);
        Reading late = readings.get(1);
        assertEquals(2000, late.step());
        assertEquals(early.arrays(), late.arrays());
        assertTrue(late.kilobytes() <= 1.05 * early.kilobytes(), "from %s to %s".formatted(early, late));
    }

    @Test
    void anArrayThatAStepForgetsIsSeen() throws Exception {
        List<Reading> readings = readings(400, true);
        Reading early = readings.get(0);
        Reading late = readings.get(1);
        assertEquals(200, late.arrays() - early.arrays());
        assertTrue(late.kilobytes() > 1.05 * early.kilobytes(), "from %s to %s".formatted(early, late));
    }
}
