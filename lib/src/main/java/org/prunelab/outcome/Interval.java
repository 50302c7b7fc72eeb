package org.prunelab.outcome;

import java.util.Locale;

/**
 * An interval in which a number is expected.
 *
 * <pre>{@code
 * Interval interval = MeanSd.of(0.02, 0.03, 0.04).interval();
 * interval.toString(3) // +0.005 to +0.055
 * }</pre>
 *
 * @param low NaN where it is not known
 * @param high NaN where it is not known
 */
public record Interval(double low, double high) {

    /** One that is not known. */
    public static final Interval UNKNOWN = new Interval(Double.NaN, Double.NaN);

    public boolean isKnown() {
        return Double.isFinite(low) && Double.isFinite(high);
    }

    /** The same in another unit. */
    Interval times(double factor) {
        return factor < 0 ? new Interval(high * factor, low * factor) : new Interval(low * factor, high * factor);
    }

    /** Such as {@code -0.004 to +0.021}; empty where it is not known. */
    public String toString(int digits) {
        String number = "%+,." + digits + "f";
        return isKnown() ? String.format(Locale.ROOT, number + " to " + number, low, high) : "";
    }
}
