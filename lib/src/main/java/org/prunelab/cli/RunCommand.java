package org.prunelab.cli;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.prunelab.experiment.Execution;
import org.prunelab.experiment.Experiment;
import org.prunelab.experiment.Results;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description = {
            "Runs an experiment: whatever of its stages is not in the store yet.",
            "Stopped at any time, the same command goes on. A point that fails doesn't stop the others; the exit code is then 1."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Prunelab.Version.class)
final class RunCommand implements Callable<Integer> {

    @Parameters(paramLabel = "EXPERIMENT", description = Chosen.DESCRIPTION)
    private String experiment;

    @Mixin
    private Chosen chosen;

    @Option(names = "--dry-run", description = "Tell the points and how many stages are missing, and run nothing.")
    private boolean dry;

    @Mixin
    private Output output;

    @Override
    public Integer call() {
        Experiment asked = chosen.load(experiment);
        if (dry) {
            output.print(asked.status().toText(), ExperimentJson.points(asked));
            return CommandLine.ExitCode.OK;
        }
        Results results = StopSignal.interrupts(() -> run(asked));
        output.print(results::toText, () -> ExperimentJson.results(results));
        return results.whole() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static Results run(Experiment asked) {
        PrintStream standardOutput = System.out;
        try (Execution execution = Execution.inProcess()) {
            System.setOut(System.err); // progress is for people; standard output is for the result
            return asked.run(execution);
        } finally {
            System.setOut(standardOutput);
        }
    }
}
