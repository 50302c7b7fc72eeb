package org.prunelab.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.cli.Prunelab;

/** The library on a class path that has no Spark, which is the usual one. */
@Tag("slow")
class WithoutSparkTest {

    @TempDir
    private Path folder;

    @Test
    void itIsToldThatSparkIsMissingAndHowToGetIt() throws IOException, InterruptedException {
        assertEquals(
                "prunelab: --spark needs Spark on the class path: environment/prunelab puts it there, and environment/spark jars tells the folder of its jars for notebooks and other programs.",
                run("--spark", "spark://127.0.0.1:7077"));
    }

    @Test
    void nothingElseNeedsIt() throws IOException, InterruptedException {
        String output = run("--dry-run");

        assertTrue(output.contains("0 of 3 trials done, 3 waiting"), output);
    }

    private String run(String... options) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .filter(entry -> !entry.contains("spark-core_"))
                        .collect(Collectors.joining(File.pathSeparator)),
                Prunelab.class.getName(),
                "run",
                "paper-tables",
                "--preset=smoke",
                "--store=" + folder);
        command.command().addAll(Arrays.asList(options));
        Process process = command.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.strip();
    }
}
