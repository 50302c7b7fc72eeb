package org.prunelab.experiment;

import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.prunelab.base.Interruption;
import org.prunelab.outcome.Outcome;
import org.prunelab.report.LiveDisplay;
import org.prunelab.stage.Stage;
import org.prunelab.stage.Stages;
import org.prunelab.worker.Failure;

/** Makes the stages of an experiment that its store lacks, each once, and as many at a time as there is room for. */
final class Sweep {

    private static final long REFRESH_MILLISECONDS = 200;

    private final Experiment experiment;
    private final Execution execution;
    private final SweepProgress board;
    private int inFlight;

    Sweep(Experiment experiment, Execution execution) {
        this.experiment = experiment;
        this.execution = execution;
        this.board = board(experiment);
    }

    /** What is there and what is missing, before anything runs. */
    static SweepProgress board(Experiment experiment) {
        Stages stages = experiment.stagesInStore();
        List<Stage> missing = experiment.stages().stream()
                .filter(stage -> stages.find(stage).isEmpty())
                .toList();
        return new SweepProgress(experiment.trials(), experiment.stages().size(), stages::id, missing);
    }

    /**
     * Runs all that can run. A stage that fails takes only the trials that need it along.
     *
     * @throws InterruptedException where the thread is interrupted, once the stages that ran have kept what they had done
     */
    SweepProgress run() throws InterruptedException {
        if (board.missing().isEmpty()) {
            return board;
        }
        experiment.store().requireWritable();
        ExecutorService threads = Executors.newFixedThreadPool(execution.slots());
        CompletionService<Outcome> finished = new ExecutorCompletionService<>(threads);
        try (LiveDisplay display = LiveDisplay.open()) {
            startWhatIsReady(finished);
            while (inFlight > 0) {
                Future<Outcome> done = finished.poll(REFRESH_MILLISECONDS, TimeUnit.MILLISECONDS);
                if (done != null) {
                    end(done);
                    startWhatIsReady(finished);
                }
                display.show(board.view(experiment.title()));
            }
        } finally {
            Interruption.end(threads);
        }
        return board;
    }

    private void startWhatIsReady(CompletionService<Outcome> finished) {
        while (inFlight < execution.slots()) {
            Stage next = board.ready().orElse(null);
            if (next == null) {
                return;
            }
            board.begun(next);
            inFlight++;
            finished.submit(() -> outcome(next));
        }
    }

    /** A stage that was run, and why it failed; null where it did not. */
    private record Outcome(Stage stage, Throwable failure) {}

    private Outcome outcome(Stage stage) {
        try {
            execution.run(stage, experiment.stagesInStore(), board);
            return new Outcome(stage, null);
        } catch (Throwable e) { // out of memory, or what Spark throws undeclared, fails the stage and not the sweep
            return new Outcome(stage, e);
        }
    }

    private void end(Future<Outcome> done) throws InterruptedException {
        inFlight--;
        try {
            Outcome outcome = done.get();
            if (outcome.failure() == null) {
                board.done(outcome.stage());
            } else {
                board.failed(outcome.stage(), Failure.inWords(outcome.failure()));
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("an outcome holds what was thrown", e);
        }
    }
}
