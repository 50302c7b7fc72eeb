package org.prunelab.prune;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.prunelab.darknet.Model;

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
        // a curve refuses what does not rise or is out of range
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
        Planner planner = new Planner(rule, model);
        double unpruned = map.applyAsDouble(model);
        List<ChannelGroup> groups = rule.groups().groups();
        List<Sensitivity.Curve> curves = new ArrayList<>();
        for (int group = 0; group < groups.size(); group++) {
            if (planner.prunableChannels(group) > 0) {
                List<Sensitivity.Point> points = new ArrayList<>();
                for (double percentile : percentiles) {
                    double[] alone = new double[groups.size()];
                    alone[group] = percentile;
                    Model pruned = rule.percentiles(alone).plan(model).apply(model, constants);
                    points.add(new Sensitivity.Point(percentile, map.applyAsDouble(pruned)));
                }
                curves.add(new Sensitivity.Curve(groups.get(group).name(), points));
            }
        }
        return new Sensitivity(unpruned, curves);
    }
}
