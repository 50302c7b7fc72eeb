package org.prunelab.evaluate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.prunelab.base.ClassPath;
import org.prunelab.darknet.Model;

/**
 * A {@link LatencyWorker} with a number of threads of its own, which PyTorch fixes when a process starts: networks run
 * there when they are told to from here.
 *
 * <pre>{@code
 * List<LatencyProcess.Entry> entries = List.of(new LatencyProcess.Entry(InferenceRuntime.DJL, model));
 * try (LatencyProcess process = LatencyProcess.start(1, entries, folder)) {
 *     double milliseconds = process.time(0, 8);
 * }
 * }</pre>
 */
public final class LatencyProcess implements AutoCloseable {

    private static final String READY = "ready ";

    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter turns;
    private final String machine;

    private LatencyProcess(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.turns = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        String ready = answer();
        if (!ready.startsWith(READY)) {
            throw new IllegalStateException("The process that measures latencies says \"%s\".".formatted(ready));
        }
        this.machine = ready.substring(READY.length());
    }

    /**
     * Starts a process.
     *
     * @param folder where the models are written for it; its caller deletes it
     * @param entries what it shall have ready, in order
     */
    public static LatencyProcess start(int threads, List<Entry> entries, Path folder) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dai.djl.offline=true",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                ClassPath.current(),
                LatencyWorker.class.getName(),
                String.valueOf(threads)));
        for (Entry entry : entries) {
            String name = "model-" + System.identityHashCode(entry.model());
            Path cfg = folder.resolve(name + ".cfg");
            if (!Files.exists(cfg)) {
                entry.model().write(folder, name);
            }
            command.addAll(List.of(
                    entry.runtime().name(),
                    cfg.toString(),
                    folder.resolve(name + ".weights").toString()));
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("OMP_NUM_THREADS", String.valueOf(threads));
        try {
            return new LatencyProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The process that measures latencies can't be started: " + e.getMessage(), e);
        }
    }

    /** A network in a runtime. */
    public record Entry(InferenceRuntime runtime, Model model) {}

    /** The milliseconds that a network takes now, for a batch of images. */
    public double time(int entry, int batch) {
        turns.println(entry + " " + batch);
        return Double.parseDouble(answer());
    }

    /** What it runs on, and with how many threads. */
    public String machine() {
        return machine;
    }

    private String answer() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException(
                        "The process that measures latencies ended before it answered; what it said of why stands on standard error.");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException("The process that measures latencies can't be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        turns.close();
        process.destroy();
    }
}
