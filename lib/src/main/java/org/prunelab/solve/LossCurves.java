package org.prunelab.solve;

import java.util.List;
import java.util.Optional;
import org.prunelab.prune.ChannelGroups;

/**
 * For each group a strictly rising curve of loss against percentile, and its inverse. Groups taken to equal loss share
 * the burden: a robust one goes far before it has lost what a fragile one loses at once.
 *
 * <p>The loss is the share of the unpruned mAP that a scan saw vanish, made rising, plus a small slope, so that among
 * groups that lose nothing the percentiles are equal; pruning all of a group is taken to lose everything. Without a scan
 * the slope alone is left: uniform percentiles.
 */
final class LossCurves {

    private final double[][] percentiles;
    private final double[][] losses;
    private final boolean steer;

    LossCurves(ChannelGroups groups, Optional<Sensitivity> steering) {
        int count = groups.groups().size();
        steer = steering.isPresent();
        percentiles = new double[count][];
        losses = new double[count][];
        for (int group = 0; group < count; group++) {
            String name = groups.groups().get(group).name();
            List<Sensitivity.Point> points = steering.flatMap(scan -> scan.of(name))
                    .map(Sensitivity.Curve::points)
                    .orElse(List.of());
            double unpruned = steering.map(Sensitivity::unpruned).orElse(1.0);
            percentiles[group] = new double[points.size() + 2];
            losses[group] = new double[points.size() + 2];
            double lost = 0;
            for (int i = 1; i <= points.size(); i++) {
                Sensitivity.Point point = points.get(i - 1);
                lost = Math.max(lost, 1 - point.map() / unpruned);
                percentiles[group][i] = point.percentile();
                losses[group][i] = lost + Sensitivity.NOISE * point.percentile();
            }
            percentiles[group][points.size() + 1] = 1;
            losses[group][points.size() + 1] = 1 + Sensitivity.NOISE;
        }
    }

    /** Whether a scan tells the groups apart. */
    boolean steer() {
        return steer;
    }

    /** The loss at which every group is at percentile 1. */
    double largest() {
        return 1 + Sensitivity.NOISE;
    }

    /** The percentile, in [0, 1], up to which a group loses no more. */
    double percentile(int group, double loss) {
        return interpolate(losses[group], percentiles[group], loss);
    }

    /** The loss of a group at a percentile in [0, 1]. */
    double loss(int group, double percentile) {
        return interpolate(percentiles[group], losses[group], percentile);
    }

    private static double interpolate(double[] from, double[] to, double at) {
        int i = 1;
        while (i < from.length - 1 && from[i] < at) {
            i++;
        }
        double share = Math.min(1, (at - from[i - 1]) / (from[i] - from[i - 1]));
        return to[i - 1] + share * (to[i] - to[i - 1]);
    }
}
