package org.prunelab.stage;

import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/**
 * What happens when the process is told to end, as by Ctrl-C, while work goes on that can be interrupted.
 *
 * <pre>{@code
 * Results results = StopSignal.interrupts(() -> experiment.run());
 * }</pre>
 */
public final class StopSignal {

    private StopSignal() {}

    /** Does work that a signal interrupts; the process ends once the work has returned, having saved what it has to. */
    public static <T> T interrupts(Supplier<T> work) {
        Thread worker = Thread.currentThread();
        CountDownLatch done = new CountDownLatch(1);
        Thread hook = new Thread(
                () -> {
                    worker.interrupt();
                    await(done);
                },
                "stop-signal");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.get();
        } finally {
            done.countDown();
            remove(hook);
        }
    }

    private static void await(CountDownLatch done) {
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // whoever interrupts a hook wants the process to end
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending, so that the hook runs or has run
        }
    }
}
