package org.prunelab.prune;

import java.util.Locale;

/**
 * What a plan does to one convolution.
 *
 * <pre>{@code
 * LayerPlan layer = plan.layers().get(0);
 * System.out.println(layer.kept() + " because of " + layer.why());
 * }</pre>
 *
 * @param layer index of the convolution
 * @param group the group it is in; empty where it is in none
 * @param kept the channels that stay
 * @param protectedChannels channels that could not go
 * @param whyProtected the first reason for that; empty where all could go
 * @param reasons why the others went
 */
public record LayerPlan(
        int layer, String group, ChannelSet kept, int protectedChannels, String whyProtected, Reasons reasons) {

    public LayerPlan {
        if (kept.of() - kept.size() != reasons.removed()) {
            throw new IllegalArgumentException("Layer %d loses %d of %d channels, but the reasons account for %d."
                    .formatted(layer, kept.of() - kept.size(), kept.of(), reasons.removed()));
        }
    }

    /** Channels before. */
    public int before() {
        return kept.of();
    }

    /** Channels after. */
    public int after() {
        return kept.size();
    }

    /** Channels removed. */
    public int removed() {
        return before() - after();
    }

    /** The reasons in words. */
    public String why() {
        String removed = reasons.threshold() == 0
                ? ""
                : String.format(Locale.ROOT, "threshold removes %,d", reasons.threshold());
        String after = reasons.afterThreshold();
        String steps = removed.isEmpty() || after.isEmpty() ? removed + after : removed + ", " + after;
        if (whyProtected.isEmpty()) {
            return steps;
        }
        String held = protectedChannels == before()
                ? "protected (%s)".formatted(whyProtected)
                : String.format(Locale.ROOT, "%,d protected (%s)", protectedChannels, whyProtected);
        return steps.isEmpty() ? held : steps + ", " + held;
    }
}
