package org.prunelab.prune;

/**
 * What a plan asked of a group and what came of it.
 *
 * <pre>{@code
 * for (GroupPlan group : plan.groups()) {
 *     System.out.printf("%s: %.1f %% removed%n", group.name(), 100 * group.achieved());
 * }
 * }</pre>
 *
 * @param name of the group
 * @param threshold what was asked, such as "percentile 0.5"
 * @param asked the share of the prunable channels that was to go; NaN where no share was asked
 * @param value the importance at or below which channels went; NaN where there is no single one
 * @param channels batch-normalised channels of the group
 * @param prunable those of them that may go
 * @param reasons why channels went
 * @param why the achieved share differs from what was asked; empty where it does not
 */
public record GroupPlan(
        String name,
        String threshold,
        double asked,
        double value,
        int channels,
        int prunable,
        Reasons reasons,
        String why) {

    /** Channels removed. */
    public int removed() {
        return reasons.removed();
    }

    /** The share of the prunable channels that goes. */
    public double achieved() {
        return prunable == 0 ? 0 : (double) removed() / prunable;
    }
}
