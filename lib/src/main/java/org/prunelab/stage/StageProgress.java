package org.prunelab.stage;

import org.prunelab.report.ProgressBar;
import org.prunelab.store.Run;

/**
 * Told what becomes of a stage and of those that it needs, by the thread that runs them.
 *
 * <pre>{@code
 * Stages.in(store).run(tuned, StageProgress.NONE);
 * }</pre>
 */
public interface StageProgress {

    /** Tells nobody. */
    StageProgress NONE = new StageProgress() {};

    /** The run was there. */
    default void reused(Stage stage, Run run) {}

    /** Another process or thread makes it, which is waited for. */
    default void waiting(Stage stage) {}

    /**
     * Nobody is free to make it yet.
     *
     * @param what is waited for, such as "an executor with 2 cores"
     */
    default void queued(Stage stage, String what) {}

    /** It is being made here. */
    default void started(Stage stage) {}

    /** How far a training has come. */
    default void advanced(Stage stage, ProgressBar bar) {}

    /** It was made, here or by another process that was waited for. */
    default void finished(Stage stage, Run run) {}

    /** The run was there and is damaged, as is told in words; it is made again. */
    default void damaged(Stage stage, String what) {}
}
