package org.prunelab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code prunelab run} as a process that a test may disturb. */
record SweepProcess(Process process, Path output, Path error) implements AutoCloseable {

    /**
     * Starts it.
     *
     * @param folder with {@code experiment.json}, and for what it says
     * @param before what stands before the command
     */
    static SweepProcess start(Path folder, Path store, int workers, String... before) throws IOException {
        List<String> words = new ArrayList<>(List.of(before));
        words.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-Dai.djl.offline=true",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                Prunelab.class.getName(),
                "run",
                folder.resolve("experiment.json").toString(),
                "--preset",
                "smoke",
                "--store",
                store.toString(),
                "--workers",
                String.valueOf(workers)));
        Path output = Files.createTempFile(folder, "output", ".txt");
        Path error = Files.createTempFile(folder, "error", ".txt");
        Process process = new ProcessBuilder(words)
                .redirectOutput(output.toFile())
                .redirectError(error.toFile())
                .start();
        return new SweepProcess(process, output, error);
    }

    /** Runs it to its end, and expects an exit code. */
    static SweepProcess run(Path folder, Path store, int workers, int exitCode) throws Exception {
        try (SweepProcess sweep = start(folder, store, workers)) {
            sweep.process.waitFor();
            assertEquals(exitCode, sweep.process.exitValue(), sweep.said());
            return sweep;
        }
    }

    /** Ends it and its workers at once, as {@code kill -9} does. */
    void kill() {
        List<ProcessHandle> workers = workers();
        process.destroyForcibly();
        workers.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
        workers.forEach(worker -> worker.onExit().join());
    }

    List<ProcessHandle> workers() {
        return process.descendants().toList();
    }

    /** Waits for something, by looking again and again, for as long as the process lives. */
    void until(Condition condition) throws Exception {
        while (!condition.holds()) {
            assertTrue(!process.waitFor(20, TimeUnit.MILLISECONDS), said());
        }
    }

    /** What is waited for. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException;
    }

    String said() throws IOException {
        return Files.readString(output) + Files.readString(error);
    }

    @Override
    public void close() {
        kill();
    }
}
