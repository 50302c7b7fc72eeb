package org.prunelab.worker;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.prunelab.base.ClassPath;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.report.ProgressBar;
import org.prunelab.stage.Stage;
import org.prunelab.stage.StageProgress;
import org.prunelab.stage.Stages;
import org.prunelab.store.Instructions;
import org.prunelab.train.Training;

/**
 * Child processes that run stages, each one at a time. They are started when they are needed, and kept for the next
 * stage. One that dies takes its stage with it, and another is started in its place; all end when this process does,
 * however it ends.
 *
 * <pre>{@code
 * try (Workers workers = Workers.of(2, 1)) {
 *     workers.run(experiment.stages().get(0), Stages.in(experiment.store()), StageProgress.NONE);
 * }
 * }</pre>
 */
public final class Workers implements AutoCloseable {

    /** Of the memory, the heaps of all together at most; tensors live outside the heap and need their share. */
    private static final double HEAP_PERCENT = 40;

    private final int number;
    private final int threads;
    private final Map<String, String> variables;
    private final Deque<StageProcess> idle = new ConcurrentLinkedDeque<>();

    private Workers(int number, int threads, Map<String, String> variables) {
        this.number = number;
        this.threads = threads;
        this.variables = variables;
    }

    /**
     * Workers, none of which is started yet.
     *
     * @param number how many stages run at a time, at least 1
     * @param threads what the engine in each begins with; a stage computes with its own number
     */
    public static Workers of(int number, int threads) {
        if (number < 1 || threads < 1) {
            throw new IllegalArgumentException(
                    "There can't be %d workers with %d threads each; give at least 1 of both."
                            .formatted(number, threads));
        }
        return new Workers(number, threads, Map.of());
    }

    /**
     * As many, none of which is started yet, that compute with other vector instructions.
     *
     * @throws IllegalArgumentException where this machine lacks them
     */
    public Workers with(Instructions other) {
        if (!other.possible()) {
            throw new IllegalArgumentException("Workers can't compute with %s instructions here, but with %s."
                    .formatted(other.label(), Instructions.current().label()));
        }
        return new Workers(number, threads, other.variables());
    }

    /** How many stages run at a time. */
    public int slots() {
        return number;
    }

    /**
     * Runs a stage, and returns when its run is in the store. Where the thread is interrupted, the stage is stopped, and
     * what it has done so far is kept for the next attempt.
     *
     * @throws IllegalStateException saying why the stage failed, or how its process ended
     */
    public void run(Stage stage, Stages stages, StageProgress progress) {
        StageProcess worker = free();
        try {
            worker.run(stage, stages, progress);
        } finally {
            idle.push(worker);
        }
    }

    /**
     * Runs a training that keeps checkpoints, and returns when it has finished; {@link Training#finished} then tells its
     * result. Where the thread is interrupted, the training is stopped, and its checkpoint is kept.
     *
     * @param folder what {@link TrainingFolder} wrote
     * @throws IllegalStateException saying why the training failed, or how its process ended
     */
    void run(Path folder, Consumer<ProgressBar> progress) {
        StageProcess worker = free();
        try {
            worker.run(folder, progress);
        } finally {
            idle.push(worker);
        }
    }

    private StageProcess free() {
        StageProcess worker = idle.poll();
        while (worker != null && !worker.isAlive()) {
            worker = idle.poll();
        }
        return worker == null ? new StageProcess(program()) : worker;
    }

    ProcessBuilder program() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("ai.djl.") || name.startsWith("org.slf4j.simpleLogger."))
                .forEach(name -> command.add("-D%s=%s".formatted(name, System.getProperty(name))));
        command.addAll(List.of(
                "-Djava.awt.headless=true",
                "-Dai.djl.pytorch.num_interop_threads=1",
                "-Dai.djl.pytorch.num_threads=" + threads,
                // -Xmx in JAVA_TOOL_OPTIONS goes before it
                String.format(Locale.ROOT, "-XX:MaxRAMPercentage=%.3f", HEAP_PERCENT / number),
                // buffers of batches wait for the garbage collector; at this size Java calls it
                "-XX:MaxDirectMemorySize=1g",
                "-XX:+ExitOnOutOfMemoryError"));
        if (ComputeDevice.current() == ComputeDevice.CPU) {
            command.addAll(light(System.getenv()));
        }
        command.addAll(List.of("-cp", ClassPath.current(), StageWorker.class.getName()));
        ProcessBuilder program = new ProcessBuilder(command);
        Map<String, String> environment = program.environment();
        environment.putAll(variables);
        environment.put("OMP_NUM_THREADS", String.valueOf(threads));
        environment.put("MKL_NUM_THREADS", String.valueOf(threads));
        environment.putIfAbsent("OMP_WAIT_POLICY", "PASSIVE"); // threads that spin are slow in company
        // the binding calls functions that PyTorch deprecates, of which nobody need be told
        environment.putIfAbsent("TORCH_CPP_LOG_LEVEL", "ERROR");
        return program;
    }

    /**
     * Where the processor computes the tensors, what Java itself does is little, and its compiler and collector take cores
     * from them: with these a training of half a minute takes an eighth less. Where the user names a collector, that one
     * stays, since Java refuses two.
     */
    static List<String> light(Map<String, String> environment) {
        boolean collectorIsNamed = Stream.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")
                .anyMatch(variable -> environment.getOrDefault(variable, "").contains("GC"));
        String compiler = "-XX:TieredStopAtLevel=1";
        return collectorIsNamed ? List.of(compiler) : List.of(compiler, "-XX:+UseSerialGC");
    }

    /** Ends the processes; none of them runs a stage any more. */
    @Override
    public void close() {
        idle.forEach(StageProcess::close);
        idle.forEach(StageProcess::await);
        idle.clear();
    }
}
