package org.prunelab.prune;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What became of each layer and each group, and why.
 *
 * @param reasons by layer index; null where nothing could go
 */
record PlanReport(PruningScope scope, Reasons[] reasons) {

    /** @param kept by class */
    List<LayerPlan> layers(boolean[] kept) {
        List<LayerPlan> plans = new ArrayList<>();
        for (int layer : scope.network().convolutions()) {
            String why = "";
            for (int channelClass : scope.classes().view(layer)) {
                why = why.isEmpty() && scope.isFixed(channelClass) ? scope.whyFixed(channelClass) : why;
            }
            plans.add(new LayerPlan(
                    layer,
                    scope.groupOf(layer) < 0
                            ? ""
                            : scope.rule()
                                    .groups()
                                    .groups()
                                    .get(scope.groupOf(layer))
                                    .name(),
                    PruningPlan.keptOf(scope.classes(), kept, layer),
                    scope.fixedChannels(layer),
                    why,
                    reasons[layer] == null ? Reasons.NONE : reasons[layer]));
        }
        return plans;
    }

    List<GroupPlan> groups(double[] values) {
        List<GroupPlan> plans = new ArrayList<>();
        for (int group = 0; group < values.length; group++) {
            int channels = 0;
            Reasons sum = Reasons.NONE;
            for (int layer : scope.network().convolutions()) {
                if (scope.groupOf(layer) == group
                        && scope.network().convolution(layer).batchNormalize()) {
                    channels += scope.network().convolution(layer).filters();
                    sum = reasons[layer] == null ? sum : sum.plus(reasons[layer]);
                }
            }
            int prunableChannels = scope.channels(group);
            Threshold threshold = scope.rule().thresholds().get(group);
            plans.add(new GroupPlan(
                    scope.rule().groups().groups().get(group).name(),
                    threshold.describe(),
                    threshold instanceof Threshold.Percentile percentile ? percentile.share() : Double.NaN,
                    values[group],
                    channels,
                    prunableChannels,
                    sum,
                    why(group, threshold, prunableChannels, sum)));
        }
        return plans;
    }

    private String why(int group, Threshold threshold, int channels, Reasons sum) {
        String first = "";
        if (channels == 0) {
            return "no channel may go";
        } else if (threshold instanceof Threshold.Percentile percentile && percentile.share() > 0) {
            // the element at the threshold goes too, since only greater ones stay
            int asked = (int) Math.floor(channels * percentile.share()) + 1;
            if (sum.threshold() != asked) {
                first = scope.rule().thresholdRule().overwrites(group)
                        ? String.format(
                                Locale.ROOT,
                                "the published threshold removes %,d where %,d were asked",
                                sum.threshold(),
                                asked)
                        : String.format(Locale.ROOT, "%,d more are equal to the threshold", sum.threshold() - asked);
            }
        }
        String after = sum.afterThreshold();
        return first.isEmpty() || after.isEmpty() ? first + after : first + ", " + after;
    }
}
