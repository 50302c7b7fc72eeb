package org.prunelab.stage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.prunelab.darknet.Model;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.PruningRule;
import org.prunelab.prune.Threshold;
import org.prunelab.solve.Sensitivity;
import org.prunelab.solve.Target;
import org.prunelab.solve.TargetSolver;

/**
 * How many channels go. Lists have a number for each group, or a single one for all.
 *
 * <pre>{@code
 * Amount tenth = new Amount.Percentiles(List.of(0.1));
 * }</pre>
 */
public sealed interface Amount {

    /** The rule that a selection is applied to. */
    default PruningRule rule(ChannelGroups groups) {
        return groups.rule();
    }

    /**
     * The rule with its thresholds, where the selection is known.
     *
     * @param scan by which groups differ in what they bear; without one all bear alike
     * @throws org.prunelab.solve.UnreachableTargetException where no percentiles meet targets
     */
    default PruningRule solved(PruningRule rule, Model model, Optional<Sensitivity> scan) {
        return rule;
    }

    /** A share of each group, in [0, 1); see {@link Threshold.Percentile}. */
    record Percentiles(List<Double> shares) implements Amount {

        public Percentiles {
            shares = List.copyOf(shares);
            thresholds(shares.stream().map(Threshold::percentile).toList());
        }

        @Override
        public PruningRule rule(ChannelGroups groups) {
            return groups.thresholds(
                    thresholds(shares.stream().map(Threshold::percentile).toList()));
        }
    }

    /** All channels whose importance does not exceed a value; see {@link Threshold.Absolute}. */
    record Absolute(List<Double> values) implements Amount {

        public Absolute {
            values = List.copyOf(values);
            thresholds(values.stream().map(Threshold::absolute).toList());
        }

        @Override
        public PruningRule rule(ChannelGroups groups) {
            return groups.thresholds(
                    thresholds(values.stream().map(Threshold::absolute).toList()));
        }
    }

    /** All but the most important channels of each layer; see {@link Threshold.TopK}. */
    record Top(List<Integer> channels) implements Amount {

        public Top {
            channels = List.copyOf(channels);
            thresholds(channels.stream().map(Threshold::topK).toList());
        }

        @Override
        public PruningRule rule(ChannelGroups groups) {
            return groups.thresholds(
                    thresholds(channels.stream().map(Threshold::topK).toList()));
        }
    }

    /**
     * As many as change the cost so far; see {@link TargetSolver}.
     *
     * @param changes by {@code parameters} or {@code macs}, each above -1 and at most 0: -0.647 is 64.7 % less
     */
    record Targets(Map<String, Double> changes) implements Amount {

        public Targets {
            changes = Map.copyOf(changes);
            if (changes.isEmpty()) {
                throw new IllegalArgumentException("There are no targets; name parameters, macs or both.");
            }
            targets(changes);
        }

        @Override
        public PruningRule solved(PruningRule rule, Model model, Optional<Sensitivity> scan) {
            Target[] asked = targets(changes);
            return scan.map(known -> TargetSolver.solve(rule, model, known, asked))
                    .orElseGet(() -> TargetSolver.solve(rule, model, asked))
                    .rule();
        }

        private static Target[] targets(Map<String, Double> changes) {
            return new TreeMap<>(changes)
                    .entrySet().stream()
                            .map(entry -> target(entry.getKey(), entry.getValue()))
                            .toArray(Target[]::new);
        }

        private static Target target(String measure, double change) {
            return switch (measure) {
                case "parameters" -> Target.parameters(change);
                case "macs" -> Target.macs(change);
                default ->
                    throw new IllegalArgumentException(
                            "There is no target \"%s\"; name parameters or macs. (Milliseconds are a machine's own, and would make another result of the same stage elsewhere.)"
                                    .formatted(measure));
            };
        }
    }

    private static Threshold[] thresholds(List<? extends Threshold> list) {
        if (list.isEmpty()) {
            throw new IllegalArgumentException(
                    "How much to prune is an empty list; give a number for each group, or one for all.");
        }
        return list.toArray(Threshold[]::new);
    }
}
