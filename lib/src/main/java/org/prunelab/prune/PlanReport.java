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

    /** A difference that a table with a tenth of a per cent shows. */
    private static final double NOTICEABLE = 0.0005;

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
        if (channels == 0) {
            return "no channel may go";
        }
        String first = threshold instanceof Threshold.Percentile percentile && percentile.share() > 0
                ? why(group, channels * percentile.share(), channels, sum.threshold())
                : "";
        String after = sum.afterThreshold();
        return first.isEmpty() || after.isEmpty() ? first + after : first + ", " + after;
    }

    /** Why a threshold removes another share of a group's channels than was asked; empty where a table shows no difference. */
    private String why(int group, double asked, int channels, int removed) {
        if (Math.abs(removed - asked) < NOTICEABLE * channels) {
            return "";
        }
        if (scope.rule().thresholdRule().overwrites(group)) {
            return String.format(Locale.ROOT, "the published threshold removes %,d of %,d", removed, channels);
        }
        // the element at the threshold goes too, since only greater ones stay
        int whole = (int) Math.floor(asked) + 1;
        if (removed > whole) {
            return String.format(Locale.ROOT, "%,d more are equal to the threshold", removed - whole);
        }
        return asked == Math.rint(asked)
                ? "the channel at the threshold goes too"
                : String.format(Locale.ROOT, "whole channels: %,d of %,d", removed, channels);
    }
}
