package org.prunelab.cli;

import org.prunelab.experiment.Experiment;
import org.prunelab.experiment.Results;
import org.prunelab.experiment.TrialState;
import org.prunelab.recipe.Trial;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "status",
        description = "Tells which trials of an experiment are in the store.",
        mixinStandardHelpOptions = true,
        versionProvider = Prunelab.Version.class)
final class StatusCommand implements Runnable {

    @Parameters(paramLabel = "EXPERIMENT", description = Chosen.DESCRIPTION)
    private String experiment;

    @Mixin
    private Chosen chosen;

    @Option(names = "--why", description = "Tell of each trial that is not done which stages are missing, and why.")
    private boolean why;

    @Mixin
    private Output output;

    @Override
    public void run() {
        Experiment asked = chosen.load(experiment);
        Results results = asked.results();
        StringBuilder text = new StringBuilder(asked.status().toText());
        if (why) {
            results.states().forEach((trial, state) -> reasons(results, trial, state, text));
        }
        output.print(text.toString(), ExperimentJson.results(results));
    }

    private static void reasons(Results results, Trial trial, TrialState state, StringBuilder text) {
        if (state.kind() != TrialState.Kind.DONE) {
            text.append("\n").append(trial);
            results.why(trial).forEach(reason -> text.append("\n  ").append(reason));
        }
    }
}
