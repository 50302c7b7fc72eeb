package org.prunelab.evaluate;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import org.prunelab.base.CpuInfo;

/**
 * What a time was measured on.
 *
 * <pre>{@code
 * System.out.println(Machine.current());
 * }</pre>
 *
 * @param processor its name, or the architecture where the system does not tell it
 * @param cores logical processors that this process may use
 * @param threads those that the engine computes one operation with; OMP_NUM_THREADS sets them when a process starts
 */
public record Machine(String processor, int cores, int threads) {

    /** The machine and process that this runs in. */
    public static Machine current() {
        Engine.getInstance(); // loads the native library, whose threads are asked for
        return new Machine(processorName(), Runtime.getRuntime().availableProcessors(), JniUtils.getNumThreads());
    }

    private static String processorName() {
        return CpuInfo.first("model name").orElse(System.getProperty("os.arch"));
    }

    @Override
    public String toString() {
        return "%s, %d cores, %d thread%s".formatted(processor, cores, threads, threads == 1 ? "" : "s");
    }
}
