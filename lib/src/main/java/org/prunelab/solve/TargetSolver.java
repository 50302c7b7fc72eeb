package org.prunelab.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.prunelab.darknet.Model;
import org.prunelab.prune.ChannelGroup;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.PruningPlan;
import org.prunelab.prune.PruningRule;

/**
 * Finds the percentile of each group that makes a network as much smaller or faster as was asked for.
 *
 * <pre>{@code
 * Solution solution = TargetSolver.solve(
 *         ChannelGroups.paper(network).rule(), model, Target.parameters(-0.647), Target.macs(-0.349));
 * }</pre>
 *
 * Without a sensitivity scan all groups bear alike, as far as the targets allow; with one, groups that lose mAP early
 * are pruned less.
 */
public final class TargetSolver {

    private TargetSolver() {}

    /** {@link #solve(PruningRule, Model, Sensitivity, Target...)} without a sensitivity scan. */
    public static Solution solve(PruningRule rule, Model model, Target... targets) {
        return solve(rule, model, Optional.empty(), List.of(targets));
    }

    /**
     * The percentiles that meet the targets within their tolerances; the same for the same input.
     *
     * @param rule groups and everything else but the thresholds, which are replaced
     * @param sensitivity a scan of groups of the same names; one that is flat steers nothing, and a warning says so
     * @param targets at least one, each of another measure
     * @throws UnreachableTargetException where no percentiles were found that meet them; it has the nearest
     */
    public static Solution solve(PruningRule rule, Model model, Sensitivity sensitivity, Target... targets) {
        return solve(rule, model, Optional.of(sensitivity), List.of(targets));
    }

    private static Solution solve(
            PruningRule rule, Model model, Optional<Sensitivity> sensitivity, List<Target> targets) {
        checkTargets(targets);
        sensitivity.ifPresent(scan -> checkNames(scan, rule.groups()));
        Attempts trials = new Attempts(rule, model, targets);
        LossCurves curves = new LossCurves(
                rule.groups(), sensitivity.filter(scan -> scan.whyFlat().isEmpty()));
        Attempt nearest = new PercentileSearch(trials, curves).nearest();

        PruningRule solved = rule.percentiles(trials.percentiles(nearest));
        PruningPlan plan = solved.plan(model);
        Solution solution = new Solution(
                solved,
                plan,
                IntStream.range(0, targets.size())
                        .mapToObj(i -> new Solution.Outcome(targets.get(i), nearest.changes()[i]))
                        .toList(),
                warnings(solved, plan, sensitivity));
        if (!solution.outcomes().stream().allMatch(Solution.Outcome::met)) {
            throw new UnreachableTargetException(whyUnreachable(solution, trials), solution);
        }
        return solution;
    }

    private static List<String> warnings(PruningRule rule, PruningPlan plan, Optional<Sensitivity> sensitivity) {
        List<String> warnings = new ArrayList<>();
        sensitivity.ifPresent(scan -> warnings.addAll(CliffWarnings.of(rule, scan)));
        warnings.addAll(plan.warnings());
        return warnings;
    }

    private static void checkTargets(List<Target> targets) {
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("There is no target; ask for parameters, macs or milliseconds.");
        }
        List<String> names = targets.stream().map(Target::name).toList();
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException(
                    "Two targets are of the same measure: %s; give one for each.".formatted(names));
        }
    }

    private static void checkNames(Sensitivity scan, ChannelGroups groups) {
        List<String> names = groups.groups().stream().map(ChannelGroup::name).toList();
        for (Sensitivity.Curve curve : scan.groups()) {
            if (!names.contains(curve.group())) {
                throw new IllegalArgumentException(
                        "The sensitivity scan is of group \"%s\", but the groups are %s; scan these."
                                .formatted(curve.group(), names));
            }
        }
    }

    private static String whyUnreachable(Solution solution, Attempts trials) {
        List<Solution.Outcome> outcomes = solution.outcomes();
        String asked = outcomes.stream()
                .map(outcome ->
                        inWords(outcome.target().name(), outcome.target().change()))
                .collect(Collectors.joining(" and "));
        String nearest = outcomes.stream()
                .map(outcome -> inWords(outcome.target().name(), outcome.achieved()))
                .collect(Collectors.joining(" and "));
        return "No percentiles were found that reach %s; the nearest found reach %s. %s"
                .formatted(asked, nearest, advice(outcomes, trials));
    }

    private static String advice(List<Solution.Outcome> outcomes, Attempts trials) {
        double[] most = trials.all().changes();
        List<String> limits = new ArrayList<>();
        for (int i = 0; i < most.length; i++) {
            Target target = outcomes.get(i).target();
            if (most[i] > target.change() + target.tolerance()) {
                limits.add(
                        "With every group at its largest percentile it is %s: layers keep their minimum, and protected ones all."
                                .formatted(inWords(target.name(), most[i])));
            }
        }
        if (!limits.isEmpty()) {
            return String.join(" ", limits);
        }
        long varied = IntStream.range(0, trials.groups())
                .filter(group -> trials.size(group) > 0)
                .count();
        return varied < outcomes.size()
                ? "%d group to vary is too few for %d targets; divide the network into more."
                        .formatted(varied, outcomes.size())
                : "Ask for less of one target, or divide the network into other groups.";
    }

    private static String inWords(String name, double change) {
        return String.format(Locale.ROOT, "%s %.2f %%", name, 100 * change + 0.0);
    }
}
