package org.prunelab.stage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A step of an experiment: a pure function of its settings and of the stages that it takes its input from, which are
 * nested in it. Equal stages give equal results, so that a result is made once; {@link Stages} runs them, and {@link
 * Identity} tells when they are equal.
 *
 * <pre>{@code
 * Run run = Stages.in(store).run(tuned, StageProgress.NONE);
 * }</pre>
 */
public sealed interface Stage permits ModelStage, ScanSensitivity, Evaluate, Export {

    /** What kind of stage it is, as JSON and folders call it. */
    String name();

    /** Raised whenever the same settings come to give another result. */
    default int version() {
        return 1;
    }

    /** The stages whose results it needs. */
    List<Stage> inputs();

    /** The pictures that it learns from or evaluates on: those of its first input, where it names none. */
    default Data data() {
        return inputs().get(0).data();
    }

    /** What it computes with. */
    Compute compute();

    /**
     * Makes the result; {@link Stages} does so, where it is not there yet.
     *
     * @return the headline numbers, by name
     */
    ObjectNode run(Workspace workspace);
}
