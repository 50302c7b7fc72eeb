package org.prunelab.evaluate;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a time was measured on.
 *
 * @param processor its name, or the architecture where the system does not tell it
 * @param cores logical processors that this process may use
 * @param threads those that the engine computes one operation with; OMP_NUM_THREADS sets them when a process starts
 * @param engine name and version
 */
public record Machine(String processor, int cores, int threads, String engine) {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** The machine and process that this runs in. */
    public static Machine current() {
        Engine engine = Engine.getInstance();
        return new Machine(
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                JniUtils.getNumThreads(),
                "DJL %s on %s %s".formatted(Engine.getDjlVersion(), engine.getEngineName(), engine.getVersion()));
    }

    private static String processorName() {
        try {
            List<String> lines = Files.isReadable(CPU_INFO) ? Files.readAllLines(CPU_INFO) : List.of();
            return lines.stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s, %d cores, %d threads, %s", processor, cores, threads, engine);
    }
}
