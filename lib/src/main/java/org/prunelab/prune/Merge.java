package org.prunelab.prune;

/**
 * Whether channels that can only go together stay, by the votes of their layers.
 *
 * <pre>{@code
 * PruningPlan careful = rule.merge(Merge.UNION).plan(model);
 * }</pre>
 */
public enum Merge {
    /** Where at least one layer keeps them. */
    UNION,
    /** Where at least half of them are kept: what the paper's released code calls "or". */
    MAJORITY,
    /** Where all layers keep them. */
    INTERSECTION;

    boolean keeps(int votes, int members) {
        return switch (this) {
            case UNION -> votes > 0;
            case MAJORITY -> 2 * votes >= members;
            case INTERSECTION -> votes == members;
        };
    }
}
