package org.prunelab.experiment;

import java.util.List;
import java.util.OptionalInt;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.recipe.Trial;
import org.prunelab.stage.Stage;
import org.prunelab.stage.StageProgress;
import org.prunelab.stage.Stages;
import org.prunelab.worker.Workers;

/** Stages in child processes of this one. */
record WorkerExecution(Workers workers) implements Execution {

    /**
     * The execution of trials on this machine.
     *
     * @param asked how many child processes, 0 for none
     */
    static Execution of(OptionalInt asked, List<Trial> trials) {
        int threads = trials.stream().mapToInt(Trial::threads).max().orElse(1);
        int number = asked.orElseGet(() -> usual(threads, trials));
        return number == 0 ? Execution.inProcess() : new WorkerExecution(Workers.of(number, threads));
    }

    /** What {@link Experiment#workers} says. */
    private static int usual(int threads, List<Trial> trials) {
        return (trials.stream().anyMatch(Trial::onCard) ? ComputeDevice.GPU : ComputeDevice.CPU).atOnce(threads);
    }

    @Override
    public int slots() {
        return workers.slots();
    }

    @Override
    public void run(Stage stage, Stages stages, StageProgress progress) {
        workers.run(stage, stages, progress);
    }

    @Override
    public void close() {
        workers.close();
    }
}
