package org.prunelab.train;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * The threads that the engine computes one operation with. They can be changed while it runs, for the thread that asks
 * and those that begin to compute later; the change ends with this object. The threads that run operations beside each
 * other can't be changed once the engine has begun, but no training here uses more than one of them.
 */
public final class EngineThreads implements AutoCloseable {

    private final int before;
    private final int number;

    private EngineThreads(int before, int number) {
        this.before = before;
        this.number = number;
    }

    /**
     * Computes something with so many threads.
     *
     * @throws IllegalStateException where the engine keeps to another number
     */
    public static <T> T using(int number, Supplier<T> work) {
        EngineThreads threads = use(OptionalInt.of(number));
        try {
            return work.get();
        } finally {
            threads.close();
        }
    }

    /**
     * Sets the number of threads. Where none is asked for, it is the engine's own. The engine is told that, too:
     * MKL keeps to a number that it was told, and may take fewer threads than its own (MKL_DYNAMIC).
     *
     * @throws IllegalStateException where the engine keeps to another number
     */
    static EngineThreads use(OptionalInt asked) {
        Engine.getInstance(); // loads the native library
        int before = JniUtils.getNumThreads();
        int number = asked.orElse(before);
        JniUtils.setNumThreads(number);
        int actual = JniUtils.getNumThreads();
        if (actual != number) {
            throw new IllegalStateException(
                    "%d threads are asked for, but the engine keeps to %d; start Java with the environment variable OMP_NUM_THREADS=%d, and without OMP_THREAD_LIMIT."
                            .formatted(number, actual, number));
        }
        return new EngineThreads(before, actual);
    }

    /** The number in use. */
    int number() {
        return number;
    }

    @Override
    public void close() {
        if (number != before) {
            JniUtils.setNumThreads(before);
        }
    }
}
