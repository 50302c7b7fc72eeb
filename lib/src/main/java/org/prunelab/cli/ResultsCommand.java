package org.prunelab.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.prunelab.experiment.Experiment;
import org.prunelab.experiment.Results;
import org.prunelab.experiment.Verification;
import org.prunelab.stage.StopSignal;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "results",
        description = "Tells an experiment's results that are in the store, and runs nothing.",
        mixinStandardHelpOptions = true,
        versionProvider = Prunelab.Version.class)
final class ResultsCommand implements Callable<Integer> {

    /** How often each model is timed. */
    private static final int ROUNDS = 30;

    @Parameters(paramLabel = "EXPERIMENT", description = Chosen.DESCRIPTION)
    private String experiment;

    @Mixin
    private Chosen chosen;

    @ArgGroup
    private Action action = new Action();

    @Mixin
    private Output output;

    /** What is done besides telling. */
    static final class Action {
        @Option(
                names = "--record",
                description = "Write results.csv, provenance.json, histories.csv and gammas.csv into the experiment's"
                        + " folder; trials that the store lacks are kept as they are recorded there. What is recorded at"
                        + " another preset is not replaced.")
        private boolean record;

        @Option(
                names = "--verify",
                description =
                        "Compute a recorded trial, drawn at random, anew from its settings, which takes as long as"
                                + " it did; the exit code is 1 where its mAP differs.")
        private boolean verify;

        @Option(
                names = "--latency",
                description = "Time the models of all trials by turns, on a machine that does nothing else, and write"
                        + " latency.csv beside the recorded results.")
        private boolean latency;
    }

    @Override
    public Integer call() {
        Experiment asked = chosen.load(experiment);
        if (action.verify) {
            Verification verification = StopSignal.interrupts(asked::verify);
            output.print(verification.toString(), verification);
            return verification.same() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
        Results results = asked.results();
        if (action.latency) {
            String folder =
                    StopSignal.interrupts(() -> results.recordLatency(ROUNDS)).toString();
            output.print("Latencies are recorded in " + folder, Map.of("folder", folder));
            return CommandLine.ExitCode.OK;
        }
        if (action.record) {
            String folder = results.record().toString();
            output.print("Recorded in " + folder, Map.of("folder", folder));
            return CommandLine.ExitCode.OK;
        }
        output.print(
                () -> results.toText() + "\n\n" + results.summary().toText(), () -> ExperimentJson.results(results));
        return CommandLine.ExitCode.OK;
    }
}
