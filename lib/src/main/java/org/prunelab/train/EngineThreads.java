package org.prunelab.train;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import org.prunelab.base.Interruption;
import org.prunelab.detect.ComputeDevice;

/**
 * The threads that the engine computes one operation with. They can be changed while it runs, for the thread that asks
 * and those that begin to compute later; the change ends with this object. The threads that run operations beside each
 * other can't be changed once the engine has begun, but no training here uses more than one of them.
 *
 * <pre>{@code
 * Evaluation judged = EngineThreads.using(1, () -> new Evaluator(
 *         voc.val(), voc.classes(), 128, Protocol.VOC07).evaluate(model));
 * }</pre>
 */
public final class EngineThreads implements AutoCloseable {

    private final int before;
    private final int number;

    /** The threads that OpenMP may begin. An engine that asks it for more waits for them forever, and tells nobody. */
    static int most(Map<String, String> environment) {
        String limit = environment.getOrDefault("OMP_THREAD_LIMIT", "").strip();
        return limit.matches("[1-9]\\d{0,8}") ? Integer.parseInt(limit) : Integer.MAX_VALUE;
    }

    private EngineThreads(int before, int number) {
        this.before = before;
        this.number = number;
    }

    /**
     * Computes something with so many threads.
     *
     * @throws IllegalStateException where there may not be so many, or the engine keeps to another number
     */
    public static <T> T using(int number, Supplier<T> work) {
        EngineThreads threads = use(OptionalInt.of(number), most(System.getenv()));
        try {
            return work.get();
        } finally {
            threads.close();
        }
    }

    /**
     * Computes something for each of several things: on the processor as many at a time as there are cores, on a card one
     * at a time, each with one thread, so that results do not depend on how many cores there are. Nothing may be trained
     * meanwhile.
     *
     * @param work called from threads of its own
     * @return in the order of the things
     * @throws IllegalStateException where the thread is interrupted
     */
    public static <T, R> List<R> each(List<T> things, Function<T, R> work) {
        int atOnce = Math.min(things.size(), ComputeDevice.current().atOnce(1));
        return using(1, () -> atOnce <= 1 ? things.stream().map(work).toList() : beside(atOnce, things, work));
    }

    private static <T, R> List<R> beside(int atOnce, List<T> things, Function<T, R> work) {
        ExecutorService pool = Executors.newFixedThreadPool(atOnce);
        try {
            List<Future<R>> running = things.stream()
                    .map(thing -> pool.submit(() -> work.apply(thing)))
                    .toList();
            List<R> results = new ArrayList<>();
            for (Future<R> each : running) {
                results.add(each.get());
            }
            return results;
        } catch (InterruptedException e) {
            throw new IllegalStateException(
                    "Computing for %d models was interrupted; run it again.".formatted(things.size()), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause(); // a function throws nothing else
        } finally {
            Interruption.end(pool);
        }
    }

    /**
     * Sets the number of threads. Where none is asked for, it is the engine's own. The engine is told that, too:
     * MKL keeps to a number that it was told, and may take fewer threads than its own (MKL_DYNAMIC).
     *
     * @param most what {@link #most} tells
     * @throws IllegalStateException where there may not be so many, or the engine keeps to another number
     */
    static EngineThreads use(OptionalInt asked, int most) {
        Engine.getInstance(); // loads the native library
        int before = JniUtils.getNumThreads();
        int number = asked.orElse(Math.min(before, most));
        if (number > most) {
            throw new IllegalStateException(
                    "%d threads are asked for, but OMP_THREAD_LIMIT allows %d; ask for fewer or unset it."
                            .formatted(number, most));
        }
        JniUtils.setNumThreads(number);
        int actual = JniUtils.getNumThreads();
        if (actual != number) {
            throw new IllegalStateException(
                    "%d threads are asked for, but the engine keeps to %d; start Java with the environment variable OMP_NUM_THREADS=%d."
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
