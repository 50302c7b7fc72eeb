package org.prunelab.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.prunelab.darknet.Model;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.PruningRule;
import org.prunelab.solve.LatencyTable;
import org.prunelab.solve.Sensitivity;
import org.prunelab.solve.Solution;
import org.prunelab.solve.Target;
import org.prunelab.solve.TargetSolver;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How much is to go: shares of the groups, or targets that a solver finds them for. */
final class Amount {

    @Option(
            names = "--percentiles",
            paramLabel = "X",
            split = ",",
            required = true,
            description = "The share of its channels that goes, for each group or one for all, in [0, 1),"
                    + " such as .18,.50,.67,.19,.68.")
    private double[] percentiles;

    @ArgGroup(exclusive = false)
    private Targets targets;

    /** What is to be reached, and what the solver may know. */
    static final class Targets {
        @Option(
                names = "--target",
                paramLabel = "TARGETS",
                required = true,
                description = "In place of percentiles, what they are to reach: changes of parameters, macs or"
                        + " milliseconds, such as parameters=-0.647,macs=-0.349.")
        private String asked;

        @Option(
                names = "--latency",
                paramLabel = "FILE",
                description = "The latency table of this machine, which a target of milliseconds needs; in Java,"
                        + " LatencyProbe.measure(network, rounds).write(file) makes it.")
        private Path latency;

        @Option(
                names = "--sensitivity",
                paramLabel = "FILE",
                description =
                        "A sensitivity scan of the same groups; those that it shows to be fragile lose less. In Java,"
                                + " Sensitivities.scan(rule, model, voc, batches, percentiles).write(file) makes it.")
        private Path sensitivity;

        private Solution solve(PruningRule rule, Model model) {
            Target[] wanted = (latency == null ? Target.parse(asked) : Target.parse(asked, LatencyTable.read(latency)))
                    .toArray(Target[]::new);
            return sensitivity == null
                    ? TargetSolver.solve(rule, model, wanted)
                    : TargetSolver.solve(rule, model, Sensitivity.read(sensitivity), wanted);
        }
    }

    /** The rule for groups with the shares that were asked for, or with none yet. */
    PruningRule rule(ChannelGroups groups) {
        return targets == null ? groups.percentiles(percentiles) : groups.rule();
    }

    /** What the solver found, where targets were asked for. */
    Optional<Solution> solve(PruningRule rule, Model model) {
        return Optional.ofNullable(targets).map(asked -> asked.solve(rule, model));
    }
}
