package org.prunelab.cli;

import java.util.concurrent.Callable;
import org.prunelab.experiment.Execution;
import org.prunelab.experiment.Experiment;
import org.prunelab.experiment.Results;
import org.prunelab.spark.SparkExecution;
import org.prunelab.stage.StopSignal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        description = {
            "Runs an experiment: whatever of its stages is not in the store yet.",
            "Stopped at any time, as by Ctrl-C, the same command resumes. A trial that fails doesn't stop the others; the exit code is then 1."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Prunelab.Version.class)
final class RunCommand implements Callable<Integer> {

    @Parameters(paramLabel = "EXPERIMENT", description = Chosen.DESCRIPTION)
    private String experiment;

    @Mixin
    private Chosen chosen;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description =
                    "Processes that run stages, several at a time (default: as many as there are cores for, with the threads of a stage). 0 runs them in this process.")
    private Integer workers;

    @Option(names = "--dry-run", description = "Tell the trials and how many stages are missing, and run nothing.")
    private boolean dry;

    @Option(
            names = "--spark",
            paramLabel = "URL",
            description =
                    "Run the stages on a Spark cluster, as spark://host:7077; its machines share the store's folder.")
    private String spark;

    @Mixin
    private Output output;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        if (spark != null && workers != null) {
            throw new CommandLine.ParameterException(
                    command.commandLine(),
                    "--workers are processes on this machine, and --spark has others run the stages; take one of them.");
        }
        Experiment asked = chosen.load(experiment);
        if (workers != null) {
            asked = asked.workers(workers);
        }
        if (dry) {
            output.print(asked.status().toText(), ExperimentJson.trials(asked));
            return CommandLine.ExitCode.OK;
        }
        Experiment whole = asked;
        return StopSignal.interrupts(() -> run(whole));
    }

    private int run(Experiment asked) {
        try {
            Results results = spark == null ? asked.run() : onSpark(asked);
            output.print(results::toText, () -> ExperimentJson.results(results));
            return results.whole() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (IllegalStateException e) {
            // printed here, as a process that was told to end does not wait for more
            command.commandLine().getErr().println("prunelab: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private Results onSpark(Experiment asked) {
        try (Execution execution = SparkExecution.at(spark)) {
            return asked.run(execution);
        }
    }
}
