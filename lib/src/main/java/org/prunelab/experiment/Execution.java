package org.prunelab.experiment;

import org.prunelab.stage.Stage;
import org.prunelab.stage.StageProgress;
import org.prunelab.stage.Stages;

/**
 * Where stages run.
 *
 * <pre>{@code
 * try (Execution execution = Execution.inProcess()) {
 *     Results results = experiment.run(execution);
 * }
 * }</pre>
 */
public interface Execution extends AutoCloseable {

    /** One stage after another in this process. */
    static Execution inProcess() {
        return new Execution() {
            @Override
            public int slots() {
                return 1;
            }

            @Override
            public void run(Stage stage, Stages stages, StageProgress progress) {
                stages.run(stage, progress);
            }
        };
    }

    /** How many stages it can run at a time, each called for from a thread of its own. */
    int slots();

    /**
     * Runs a stage whose inputs are in the store, and returns when its own run is there, too. Where the thread is
     * interrupted, it stops, and what it has done so far is kept for the next attempt.
     *
     * @param stages with the store
     * @param progress told how far it has come
     * @throws RuntimeException saying why the stage failed
     */
    void run(Stage stage, Stages stages, StageProgress progress);

    /** Ends what it holds. */
    @Override
    default void close() {}
}
