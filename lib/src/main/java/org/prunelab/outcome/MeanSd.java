package org.prunelab.outcome;

import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * A number that was measured with several seeds.
 *
 * <pre>{@code
 * MeanSd gain = MeanSd.of(0.02, 0.03, 0.04);
 * gain.interval() // 0.005 to 0.055
 * }</pre>
 *
 * @param mean over the seeds; NaN where nothing was measured
 * @param sd standard deviation of a sample; NaN with a single seed
 * @param seeds how many
 */
public record MeanSd(double mean, double sd, int seeds) {

    /** How often a difference may be told that is none. */
    static final double ALPHA = 0.05;

    /** With two, an interval spans thirteen standard deviations. */
    static final int LEAST_SEEDS = 3;

    /** The mean and the spread of what each seed gave; what is not finite is left out. */
    public static MeanSd of(double... values) {
        double[] given = Arrays.stream(values).filter(Double::isFinite).toArray();
        double mean = Arrays.stream(given).average().orElse(Double.NaN);
        double squares = Arrays.stream(given)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        double sd = given.length < 2 ? Double.NaN : Math.sqrt(squares / (given.length - 1));
        return new MeanSd(mean, sd, given.length);
    }

    /** The spread, or 0 where it is not known, for drawing. */
    double band() {
        return Double.isFinite(sd) ? sd : 0;
    }

    /** The same in another unit. */
    MeanSd times(double factor) {
        return new MeanSd(mean * factor, sd * Math.abs(factor), seeds);
    }

    /**
     * The interval that holds the true mean in 95 of 100 cases, where what each seed gives is normally distributed
     * (Student's t); unknown below two seeds.
     */
    public Interval interval() {
        if (seeds < 2) {
            return Interval.UNKNOWN;
        }
        double half = student().inverseCumulativeProbability(1 - ALPHA / 2) * sd / Math.sqrt(seeds);
        return new Interval(mean - half, mean + half);
    }

    /**
     * How often chance alone would give a mean as far from 0 as this, were the true one 0 (two-sided t-test; of the
     * differences between two arms seed by seed, the paired t-test); NaN below two seeds.
     */
    public double p() {
        if (seeds < 2) {
            return Double.NaN;
        } else if (sd == 0) {
            return mean == 0 ? 1 : 0;
        }
        return 2 * student().cumulativeProbability(-Math.abs(mean) * Math.sqrt(seeds) / sd);
    }

    /** As {@link #p}; NaN where there are too few seeds for a verdict. */
    double verdictP() {
        return hasVerdict() ? p() : Double.NaN;
    }

    private TDistribution student() {
        return new TDistribution(seeds - 1);
    }

    /** Whether there are seeds enough for a verdict: at least {@value #LEAST_SEEDS}. */
    public boolean hasVerdict() {
        return seeds >= LEAST_SEEDS;
    }

    /** Whether it is told from 0: with seeds enough, and an interval that does not cover 0. */
    public boolean isTold() {
        return verdictP() < ALPHA;
    }

    /** As {@link #toString(int)}, with a sign also where it is not negative: {@code +0.005 ± 0.002}. */
    public String signed(int digits) {
        return (mean < 0 ? "" : "+") + toString(digits);
    }

    /** Such as {@code 0.812 ± 0.004}; without the spread where it is not known, empty where nothing was measured. */
    public String toString(int digits) {
        if (!Double.isFinite(mean)) {
            return "";
        }
        String number = "%,." + digits + "f";
        return Double.isFinite(sd)
                ? String.format(Locale.ROOT, number + " ± " + number, mean, sd)
                : String.format(Locale.ROOT, number, mean);
    }
}
