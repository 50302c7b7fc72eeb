package org.prunelab.solve;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.prunelab.darknet.Model;
import org.prunelab.prune.ChannelGroup;
import org.prunelab.prune.Constants;
import org.prunelab.prune.Planner;
import org.prunelab.prune.PruningRule;

/**
 * Prunes one group after another, each alone and at several percentiles, and asks what is left of the mAP.
 *
 * <pre>{@code
 * Sensitivity scan = SensitivityScan.of(rule, 0.2, 0.4, 0.6).run(model, each -> 0.5);
 * }</pre>
 *
 * @param rule the groups and how channels are chosen; its own thresholds are not used
 * @param percentiles in (0, 1), rising
 * @param constants what becomes of the constants of removed channels
 */
public record SensitivityScan(PruningRule rule, List<Double> percentiles, Constants constants) {

    public SensitivityScan {
        percentiles = List.copyOf(percentiles);
        requireRising(percentiles);
    }

    /** Refuses percentiles that do not rise or are out of range, as a curve does. */
    public static void requireRising(List<Double> percentiles) {
        new Sensitivity.Curve(
                "scan",
                percentiles.stream().map(p -> new Sensitivity.Point(p, 0)).toList());
    }

    /** The scan at some percentiles, with the constants of removed channels moved. */
    public static SensitivityScan of(PruningRule rule, Double... percentiles) {
        return new SensitivityScan(rule, List.of(percentiles), Constants.MOVED);
    }

    /**
     * Runs the scan: one evaluation of the whole model, and one for each percentile of each group that has channels to
     * remove.
     *
     * @param map the mean average precision of a model, in [0, 1]; batch statistics of a pruned model are stale, so
     *     that the function should re-estimate them first
     */
    public Sensitivity run(Model model, ToDoubleFunction<Model> map) {
        return runAll(model, candidates -> candidates.stream()
                .map(candidate -> map.applyAsDouble(candidate.get()))
                .toList());
    }

    /**
     * As {@link #run}, where somebody else goes through the models, perhaps several at a time.
     *
     * @param maps the mean average precision of each of some models, which are made when they are asked for
     */
    public Sensitivity runAll(Model model, Function<List<Supplier<Model>>, List<Double>> maps) {
        Planner planner = new Planner(rule, model);
        List<ChannelGroup> groups = rule.groups().groups();
        int[] prunable = IntStream.range(0, groups.size())
                .filter(group -> planner.prunableChannels(group) > 0)
                .toArray();
        List<Supplier<Model>> candidates = new ArrayList<>();
        candidates.add(() -> model);
        for (int group : prunable) {
            percentiles.forEach(percentile -> candidates.add(() -> pruned(model, group, percentile)));
        }
        Iterator<Double> found = maps.apply(List.copyOf(candidates)).iterator();
        double unpruned = found.next();
        List<Sensitivity.Curve> curves = new ArrayList<>();
        for (int group : prunable) {
            List<Sensitivity.Point> points = percentiles.stream()
                    .map(percentile -> new Sensitivity.Point(percentile, found.next()))
                    .toList();
            curves.add(new Sensitivity.Curve(groups.get(group).name(), points));
        }
        return new Sensitivity(unpruned, curves);
    }

    private Model pruned(Model model, int group, double percentile) {
        double[] alone = new double[rule.groups().groups().size()];
        alone[group] = percentile;
        return rule.percentiles(alone).plan(model).apply(model, constants);
    }
}
