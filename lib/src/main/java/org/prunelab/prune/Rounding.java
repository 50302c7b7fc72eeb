package org.prunelab.prune;

/**
 * Brings the channels that a layer keeps to a multiple, which some runtimes compute faster.
 *
 * <pre>{@code
 * PruningPlan plan = rule.rounding(Rounding.up(8)).plan(model);
 * }</pre>
 *
 * @param multiple at least 1, which changes nothing
 * @param up whether channels come back to reach it, or go; where going would break a layer's minimum, they come back
 */
public record Rounding(int multiple, boolean up) {

    /** No rounding. */
    public static final Rounding NONE = new Rounding(1, true);

    public Rounding {
        if (multiple < 1) {
            throw new IllegalArgumentException("multiple=%d must be at least 1".formatted(multiple));
        }
    }

    public static Rounding up(int multiple) {
        return new Rounding(multiple, true);
    }

    public static Rounding down(int multiple) {
        return new Rounding(multiple, false);
    }
}
