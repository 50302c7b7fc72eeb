package org.prunelab.spark;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaFutureAction;
import org.prunelab.stage.Stage;
import org.prunelab.stage.StageProgress;

/**
 * A stage that was handed to Spark.
 *
 * @param stage what runs
 * @param news where its executor tells how far it is
 * @param job gives why the stage failed; empty where it did not
 * @param waitedFor what it waits for until an executor takes it
 */
record StageJob(Stage stage, NewsFolder news, JavaFutureAction<List<String>> job, Supplier<String> waitedFor) {

    private static final long REFRESH_MILLISECONDS = 300;

    /** The time that a stage which was told to stop has to keep what it did. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * Waits for its end, passing news on.
     *
     * @throws IllegalStateException saying why it failed, or that the thread was interrupted
     */
    void await(StageProgress progress) {
        try {
            String failure = outcome(progress);
            if (!failure.isEmpty()) {
                throw new IllegalStateException(failure);
            }
        } catch (InterruptedException e) {
            job.cancel(true);
            awaitEnd();
            throw new IllegalStateException("The stage was interrupted; its last checkpoint is kept in the store.", e);
        } catch (CancellationException e) {
            throw new IllegalStateException("The stage was cancelled, as the connection to the cluster was closed.", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(inWords(e.getCause()), e);
        }
    }

    private String outcome(StageProgress progress) throws InterruptedException, ExecutionException {
        while (true) {
            try {
                return job.get(REFRESH_MILLISECONDS, TimeUnit.MILLISECONDS).get(0);
            } catch (TimeoutException e) {
                Optional<News> latest = News.read(news.path());
                latest.ifPresentOrElse(
                        told -> told.tell(stage, progress), () -> progress.queued(stage, waitedFor.get()));
            }
        }
    }

    /** An executor that was lost, or never begun, never tells an end. */
    private void awaitEnd() {
        long until = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (System.nanoTime() < until
                    && News.read(news.path()).filter(told -> !told.ended()).isPresent()) {
                TimeUnit.MILLISECONDS.sleep(REFRESH_MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // whoever interrupts twice does not want to wait
        }
    }

    /** What Spark says when it gives up, without the stack that follows. */
    private static String inWords(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        if (text.contains("ClassNotFoundException: org.prunelab") || text.contains("NoClassDefFoundError")) {
            return "Executors don't find this library's jars; the folder that spark.executor.extraClassPath names must be on each machine at the same path.";
        }
        return "Spark gave the stage up: " + text.lines().findFirst().orElse(cause.toString());
    }
}
