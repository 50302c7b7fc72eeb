package org.prunelab.prune;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Why channels went: how each step, in order, changed the number of removed ones. Negative numbers are channels that
 * came back.
 *
 * <pre>{@code
 * Reasons reasons = plan.groups().get(0).reasons();
 * System.out.println(reasons.threshold() + " channels go by the threshold");
 * }</pre>
 *
 * @param threshold removed by the threshold
 * @param minimum brought back by the layer minimum, before and after merging; never positive
 * @param merge removed or brought back because joined layers agree
 * @param rounding removed or brought back to reach a multiple
 */
public record Reasons(int threshold, int minimum, int merge, int rounding) {

    static final Reasons NONE = new Reasons(0, 0, 0, 0);

    /** Channels removed in the end. */
    public int removed() {
        return threshold + minimum + merge + rounding;
    }

    Reasons plus(Reasons other) {
        return new Reasons(
                threshold + other.threshold, minimum + other.minimum, merge + other.merge, rounding + other.rounding);
    }

    /** What followed the threshold, in words; empty where nothing did. */
    String afterThreshold() {
        List<String> words = new ArrayList<>();
        add(words, "layer minimum", minimum);
        add(words, "merge", merge);
        add(words, "rounding", rounding);
        return String.join(", ", words);
    }

    private static void add(List<String> words, String step, int change) {
        if (change != 0) {
            words.add(String.format(
                    Locale.ROOT, "%s %s %,d", step, change < 0 ? "brings back" : "removes", Math.abs(change)));
        }
    }
}
