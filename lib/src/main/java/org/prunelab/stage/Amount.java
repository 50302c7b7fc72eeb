package org.prunelab.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.prunelab.base.FileProblem;
import org.prunelab.base.Sha256;
import org.prunelab.darknet.Model;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.PruningRule;
import org.prunelab.prune.Threshold;
import org.prunelab.solve.LatencyModel;
import org.prunelab.solve.LatencyTable;
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
            targets(changes, Optional.empty());
        }

        @Override
        public PruningRule solved(PruningRule rule, Model model, Optional<Sensitivity> scan) {
            return Amount.solved(rule, model, scan, targets(changes, Optional.empty()));
        }
    }

    /**
     * The same with {@code milliseconds} among the changes, as a latency table foretells them. Milliseconds are a machine's
     * own: the table tells of which, and its content is a part of the stage.
     *
     * @param changes by {@code parameters}, {@code macs} or {@code milliseconds}
     * @param table the file; see {@link LatencyTable#read}
     * @param digest the SHA-256 of its content
     */
    record TimedTargets(Map<String, Double> changes, Path table, String digest) implements Amount {

        public TimedTargets {
            changes = Map.copyOf(changes);
            table = table.toAbsolutePath().normalize();
            targets(changes, Optional.of(network -> Double.NaN));
        }

        /** Targets with the table as it is now. */
        public static TimedTargets of(Map<String, Double> changes, Path table) {
            return new TimedTargets(changes, table, digest(table));
        }

        @Override
        public PruningRule solved(PruningRule rule, Model model, Optional<Sensitivity> scan) {
            if (!digest(table).equals(digest)) {
                throw new IllegalArgumentException(
                        "The latency table %s is another than when the stage was described; describe it anew."
                                .formatted(table));
            }
            return Amount.solved(rule, model, scan, targets(changes, Optional.of(LatencyTable.read(table))));
        }

        private static String digest(Path table) {
            try {
                return Sha256.of(Files.readAllBytes(table));
            } catch (IOException e) {
                throw new IllegalArgumentException(
                        "The latency table %s can't be read: %s".formatted(table, FileProblem.inWords(table, e)), e);
            }
        }
    }

    private static PruningRule solved(PruningRule rule, Model model, Optional<Sensitivity> scan, Target[] targets) {
        return scan.map(known -> TargetSolver.solve(rule, model, known, targets))
                .orElseGet(() -> TargetSolver.solve(rule, model, targets))
                .rule();
    }

    private static Target[] targets(Map<String, Double> changes, Optional<LatencyModel> latency) {
        return new TreeMap<>(changes)
                .entrySet().stream()
                        .map(entry -> target(entry.getKey(), entry.getValue(), latency))
                        .toArray(Target[]::new);
    }

    private static Target target(String measure, double change, Optional<LatencyModel> latency) {
        return switch (measure) {
            case "parameters" -> Target.parameters(change);
            case "macs" -> Target.macs(change);
            case "milliseconds" ->
                Target.milliseconds(
                        change,
                        latency.orElseThrow(() -> new IllegalArgumentException(
                                "A target of milliseconds needs the latency table of a machine (latencyTable).")));
            default ->
                throw new IllegalArgumentException(
                        "There is no target \"%s\"; name parameters, macs or milliseconds.".formatted(measure));
        };
    }

    private static Threshold[] thresholds(List<? extends Threshold> list) {
        if (list.isEmpty()) {
            throw new IllegalArgumentException(
                    "How much to prune is an empty list; give a number for each group, or one for all.");
        }
        return list.toArray(Threshold[]::new);
    }
}
