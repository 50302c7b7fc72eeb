package org.prunelab.prune;

/**
 * What a percentile is taken of.
 *
 * <pre>{@code
 * PruningRule released = rule.thresholdRule(ThresholdRule.AS_PUBLISHED);
 * }</pre>
 */
public enum ThresholdRule {
    /** The importances of all prunable channels of the group. */
    CORRECTED,
    /**
     * As the paper's released code computes it. In the third and the fourth group its write index never advances: each
     * layer, in order, overwrites the start of the group's vector, and the rest stays 0. The other groups are as in
     * {@link #CORRECTED}. It is a way of computing thresholds; the released network is {@link ReleasedNetwork}.
     */
    AS_PUBLISHED;

    /** Whether the vector of a group is overwritten; groups count from 0. */
    boolean overwrites(int group) {
        return this == AS_PUBLISHED && (group == 2 || group == 3);
    }
}
