package org.prunelab.solve;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Finds how many channels to ask of each group so that the targets are met. Costs are step functions that fall, but for
 * merges and rounding, with each percentile. So: first a coarse search over a path along which all groups lose alike
 * ({@link LossCurves}), by bisection; with two targets the path is tilted, also by bisection, towards the groups that
 * weigh more in the second. Then {@link Refinement} moves single channels. Where that is not enough, every combination is
 * tried if there are few, or else paths of other directions. With a scan to steer by, paths that burden the groups
 * otherwise are compared in the end.
 */
final class PercentileSearch {

    /** A solution this near, in tolerances, is not improved: the printed decimals are those that were asked for. */
    static final double AIM = 0.25;

    private static final int LEAST_BUDGET = 3000;
    private static final long CHANNEL_BUDGET = 4_000_000;
    private static final int MOST_COMBINATIONS = 20_000;
    private static final int MORE_DIRECTIONS = 300;
    private static final double STEEPEST_SLANT = 8;

    private final Attempts attempts;
    private final LossCurves curves;
    private final int mostTrials;
    private final Refinement refinement;
    private Attempt best;

    PercentileSearch(Attempts attempts, LossCurves curves) {
        this.attempts = attempts;
        this.curves = curves;
        // attempts of a small network are cheap, and needed: its costs are few and far between
        this.mostTrials = (int) Math.max(LEAST_BUDGET, CHANNEL_BUDGET / (1 + attempts.channels()));
        this.refinement = new Refinement(attempts, curves, mostTrials);
        this.best = attempts.of(new int[attempts.groups()]);
    }

    /** The nearest attempt that was found; the same for the same input. */
    Attempt nearest() {
        keep(along(new double[attempts.groups()]));
        keep(refinement.of(best));
        if (best.miss() > 1 && everyCombinationIsFew()) {
            tryCombinations(new int[attempts.groups()], 0);
        } else if (best.miss() > 1 && inReach()) {
            tryOtherDirections();
        }
        return curves.steer() && best.miss() <= 1 ? relieved(best) : best;
    }

    /** The nearest attempt near the path that is tilted so for each group, and on from there by the slant. */
    private Attempt along(double[] tilt) {
        Attempt level = level(tilt);
        return refinement.of(attempts.targets() > 1 ? slanted(tilt, level) : level);
    }

    /**
     * Where more groups than targets leave a choice: favours and spares one group after another, and keeps what lowers
     * the sum of squared losses, so that no group is driven over its cliff while others are idle.
     */
    private Attempt relieved(Attempt met) {
        double allowed = Math.max(AIM, met.miss());
        int budget = attempts.count() + mostTrials;
        double[] tilt = new double[attempts.groups()];
        Attempt relieved = met;
        for (double change = 1; change >= 0.25; change /= 2) {
            for (int i = 0; i < 2 * tilt.length && attempts.count() < budget; i++) {
                double[] changed = tilt.clone();
                changed[i / 2] += i % 2 == 0 ? change : -change;
                Attempt attempt = along(changed);
                if (attempt.miss() <= allowed && strain(attempt) < strain(relieved)) {
                    relieved = attempt;
                    tilt = changed;
                }
            }
        }
        return relieved;
    }

    private double strain(Attempt attempt) {
        double strain = 0;
        for (int group = 0; group < attempts.groups(); group++) {
            double loss = attempts.size(group) == 0
                    ? 0
                    : curves.loss(group, (double) attempt.asked()[group] / attempts.size(group));
            strain += loss * loss;
        }
        return strain;
    }

    /** Channels asked of all groups when each loses so much, times e^tilt. */
    private int[] asked(double loss, double[] tilt) {
        int[] asked = new int[attempts.groups()];
        for (int group = 0; group < asked.length; group++) {
            double percentile = curves.percentile(group, loss * Math.exp(tilt[group]));
            asked[group] = (int) Math.round(percentile * attempts.size(group));
        }
        return asked;
    }

    /** Bisects for the loss at which the targets are met on the whole. */
    private Attempt level(double[] tilt) {
        double low = 0;
        double high = curves.largest() * Math.exp(-Arrays.stream(tilt).min().orElseThrow());
        while (!Arrays.equals(asked(low, tilt), asked(high, tilt))) {
            double middle = (low + high) / 2;
            if (middle <= low || middle >= high) {
                break;
            }
            Attempt attempt = keep(attempts.of(asked(middle, tilt)));
            if (attempt.miss() <= AIM) {
                return attempt;
            }
            if (Arrays.stream(attempt.excess()).sum() > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return keep(attempts.of(asked(high, tilt)));
    }

    /** Bisects for the slant at which both of the first two targets are met. */
    private Attempt slanted(double[] tilt, Attempt level) {
        double[] slant = slant();
        double low = -STEEPEST_SLANT;
        double high = STEEPEST_SLANT;
        double steepness = 0;
        Attempt attempt = level;
        for (int i = 0; i < 16 && attempt.miss() > AIM; i++) {
            if (attempt.excess()[1] > attempt.excess()[0]) {
                low = steepness;
            } else {
                high = steepness;
            }
            steepness = (low + high) / 2;
            double[] both = new double[tilt.length];
            for (int group = 0; group < both.length; group++) {
                both[group] = tilt[group] + steepness * slant[group];
            }
            attempt = level(both);
        }
        return attempt;
    }

    /** How much more a group weighs in the second target than in the first, from -1 to 1. */
    private double[] slant() {
        double[] slant = new double[attempts.groups()];
        for (int group = 0; group < slant.length; group++) {
            int[] alone = new int[slant.length];
            alone[group] = attempts.size(group) / 2;
            double[] changes = attempts.of(alone).changes();
            slant[group] = Math.log((1e-6 - changes[1]) / (1e-6 - changes[0]));
        }
        double least = Arrays.stream(slant).min().orElseThrow();
        double most = Arrays.stream(slant).max().orElseThrow();
        double half = (most - least) / 2;
        return Arrays.stream(slant)
                .map(s -> half == 0 ? 0 : (s - least) / half - 1)
                .toArray();
    }

    /** Whether each target alone can be met, and there are several directions. */
    private boolean inReach() {
        double[] excess = attempts.of(asked(curves.largest(), new double[attempts.groups()]))
                .excess();
        return attempts.groups() > 1 && Arrays.stream(excess).allMatch(e -> e <= 1);
    }

    private boolean everyCombinationIsFew() {
        long combinations = 1;
        for (int group = 0; group < attempts.groups() && combinations <= MOST_COMBINATIONS; group++) {
            combinations *= attempts.size(group) + 1;
        }
        return combinations <= MOST_COMBINATIONS;
    }

    private void tryCombinations(int[] asked, int group) {
        if (group == asked.length) {
            keep(attempts.of(asked));
            return;
        }
        for (int channels = 0; channels <= attempts.size(group); channels++) {
            asked[group] = channels;
            tryCombinations(asked, group + 1);
        }
    }

    private void tryOtherDirections() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < MORE_DIRECTIONS && best.miss() > 1 && attempts.count() < mostTrials; i++) {
            double[] tilt = random.doubles(attempts.groups(), -2, 2).toArray();
            keep(refinement.of(level(tilt)));
        }
    }

    private Attempt keep(Attempt attempt) {
        best = attempt.miss() < best.miss() ? attempt : best;
        return attempt;
    }
}
