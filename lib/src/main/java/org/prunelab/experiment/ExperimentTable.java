package org.prunelab.experiment;

import org.prunelab.report.FormattedTable;
import org.prunelab.report.Rendered;
import tech.tablesaw.api.Table;

/**
 * An experiment that has not been run, as a notebook shows it: its question, and what its trials differ by.
 *
 * <pre>{@code
 * ExperimentTable.of(Experiment.load("threshold-ablations"))
 * }</pre>
 */
public final class ExperimentTable {

    private static final int SHOWN = 30;

    private ExperimentTable() {}

    /**
     * The question and a row for each trial. How far each is, {@link Experiment#status} tells.
     */
    public static Rendered of(Experiment experiment) {
        String question = experiment.question();
        Table trials = Values.columns(experiment.trials()).setName(experiment.toString());
        return Rendered.all(
                Rendered.sentence(question),
                new FormattedTable(trials, Values.format(trials).rows(SHOWN)));
    }
}
