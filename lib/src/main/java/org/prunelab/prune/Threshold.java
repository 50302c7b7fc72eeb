package org.prunelab.prune;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which channels of a group stay, before layers are joined and minimums hold.
 *
 * <pre>{@code
 * PruningPlan plan = rule.thresholds(List.of(Threshold.percentile(0.4), Threshold.absolute(0.01))).plan(model);
 * }</pre>
 */
public sealed interface Threshold {

    /** How a table names it. */
    String describe();

    /**
     * A share of the group's prunable channels goes. As the paper's code has it: among the importances of all n prunable
     * channels of the group, sorted, the threshold is the element at floor(n x share), and a channel stays where its
     * importance is strictly greater. A share of 0 removes nothing.
     *
     * @param share in [0, 1)
     */
    record Percentile(double share) implements Threshold {
        public Percentile {
            if (!(share >= 0 && share < 1)) {
                throw new IllegalArgumentException(
                        "percentile=%s must be at least 0 and below 1; 0.3 removes 30 %% of the group"
                                .formatted(share));
            }
        }

        @Override
        public String describe() {
            return "percentile " + share;
        }
    }

    /** A channel stays where its importance is strictly greater than a value, not negative. */
    record Absolute(double value) implements Threshold {
        public Absolute {
            if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("threshold=%s must be at least 0 and finite".formatted(value));
            }
        }

        @Override
        public String describe() {
            return "above " + value;
        }
    }

    /** Each layer of the group keeps its most important channels, so many of them (or all, where it has fewer). */
    record TopK(int channels) implements Threshold {
        public TopK {
            if (channels < 1) {
                throw new IllegalArgumentException("channels=%d must be at least 1".formatted(channels));
            }
        }

        @Override
        public String describe() {
            return "top " + channels;
        }
    }

    /** The channels that stay are listed, by layer; layers without a list keep all. */
    record Listed(Map<Integer, ChannelSet> kept) implements Threshold {
        public Listed {
            kept = Map.copyOf(new TreeMap<>(kept));
        }

        @Override
        public String describe() {
            return "listed";
        }
    }

    static Threshold percentile(double share) {
        return new Percentile(share);
    }

    static Threshold absolute(double value) {
        return new Absolute(value);
    }

    static Threshold topK(int channels) {
        return new TopK(channels);
    }

    static Threshold listed(Map<Integer, ChannelSet> kept) {
        return new Listed(kept);
    }
}
