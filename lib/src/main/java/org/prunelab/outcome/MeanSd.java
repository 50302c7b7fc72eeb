package org.prunelab.outcome;

import java.util.Arrays;
import java.util.Locale;

/**
 * A number that was measured with several seeds.
 *
 * <pre>{@code
 * MeanSd gain = MeanSd.of(0.02, 0.03, 0.04);
 * gain.beyondSpread() // true
 * }</pre>
 *
 * @param mean over the seeds; NaN where nothing was measured
 * @param sd standard deviation of a sample; NaN with a single seed
 * @param seeds how many
 */
public record MeanSd(double mean, double sd, int seeds) {

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

    /** Whether it was measured with several seeds and is further from 0 than its spread. */
    public boolean beyondSpread() {
        return Math.abs(mean) > sd;
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
