package org.prunelab.batch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/**
 * Prepares the next batches on threads of its own while one is learned from; endless, in order.
 *
 * <pre>{@code
 * Batches batches = new Batches(voc.train(), Augmentation.light(), 128, 8, 1);
 * try (BatchLoader loader = new BatchLoader(batches, 0, 2)) {
 *     Batch first = loader.next();
 * }
 * }</pre>
 */
public final class BatchLoader implements Iterator<Batch>, AutoCloseable {

    private static final int AHEAD_PER_THREAD = 2;

    private final Batches batches;
    private final ExecutorService threads;
    private final Deque<Future<Batch>> ahead = new ArrayDeque<>();
    private final LongSupplier nanoseconds;
    private long nextStep;
    private long waitedNanos;

    /**
     * @param batches what to load
     * @param startStep the first batch, from 0
     * @param threadCount at least 1; the batches are the same for any number
     */
    public BatchLoader(Batches batches, long startStep, int threadCount) {
        this(batches, startStep, threadCount, System::nanoTime);
    }

    /** With a clock of the caller's. */
    BatchLoader(Batches batches, long startStep, int threadCount, LongSupplier nanoseconds) {
        if (threadCount < 1) {
            throw new IllegalArgumentException("A loader needs at least 1 thread, not %d.".formatted(threadCount));
        }
        this.batches = batches;
        this.nextStep = startStep;
        this.nanoseconds = nanoseconds;
        this.threads = Executors.newFixedThreadPool(threadCount, task -> {
            Thread thread = new Thread(task, "batch-loader");
            thread.setDaemon(true);
            return thread;
        });
        for (int i = 0; i < threadCount * AHEAD_PER_THREAD; i++) {
            order();
        }
    }

    private void order() {
        long step = nextStep++;
        ahead.add(threads.submit(() -> batches.batch(step)));
    }

    /** Always true. */
    @Override
    public boolean hasNext() {
        return true;
    }

    /**
     * The next batch.
     *
     * @throws java.io.UncheckedIOException naming the file, where a picture can no longer be read
     * @throws IllegalStateException where the loader is closed, or the thread was interrupted while it waited
     */
    @Override
    public Batch next() {
        if (threads.isShutdown()) {
            throw new IllegalStateException("This loader is closed; make another from the step to resume with.");
        }
        long asked = nanoseconds.getAsLong();
        try {
            Batch batch = ahead.remove().get();
            order();
            return batch;
        } catch (ExecutionException failed) {
            close();
            if (failed.getCause() instanceof RuntimeException problem) {
                throw problem;
            }
            throw new IllegalStateException("A batch could not be made: " + failed.getCause(), failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            close();
            throw new IllegalStateException("Interrupted while waiting for a batch.", stopped);
        } finally {
            waitedNanos += nanoseconds.getAsLong() - asked;
        }
    }

    /** How long {@link #next} has kept its callers waiting so far; near nothing where the threads keep up. */
    public Duration waited() {
        return Duration.ofNanos(waitedNanos);
    }

    /** Stops the threads; batches on their way are dropped. */
    @Override
    public void close() {
        threads.shutdownNow();
        ahead.clear();
    }
}
