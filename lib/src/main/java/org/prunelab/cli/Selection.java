package org.prunelab.cli;

import org.prunelab.darknet.Network;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.Importance;
import org.prunelab.prune.Merge;
import org.prunelab.prune.PruningRule;
import org.prunelab.prune.ThresholdRule;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the channels that stay are chosen, once it is known how many: the options of a {@link PruningRule}. */
final class Selection {

    /** What percentiles are taken of, as the command line calls it. */
    enum Thresholds {
        CORRECTED(ThresholdRule.CORRECTED),
        PUBLISHED(ThresholdRule.AS_PUBLISHED);

        private final ThresholdRule rule;

        Thresholds(ThresholdRule rule) {
            this.rule = rule;
        }

        @Override
        public String toString() {
            return Words.of(this);
        }
    }

    @Mixin
    private Grouping grouping;

    @Option(
            names = "--thresholds",
            paramLabel = "RULE",
            defaultValue = "corrected",
            description = "${COMPLETION-CANDIDATES}; published has the defect of the paper's code in its third and"
                    + " fourth group (default: ${DEFAULT-VALUE}).")
    private Thresholds thresholds;

    @Option(
            names = "--importance",
            paramLabel = "MEASURE",
            defaultValue = "gamma",
            completionCandidates = Names.Importances.class,
            description =
                    "What ranks channels: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}, the paper's |gamma|).")
    private String importance;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "The seed of random importance (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--merge",
            paramLabel = "VOTE",
            defaultValue = "majority",
            description = "How layers that only go together agree which channels stay: union, majority or intersection"
                    + " of what each would keep (default: ${DEFAULT-VALUE}, the paper's).")
    private Merge merge;

    @Option(
            names = "--round-to",
            paramLabel = "N",
            defaultValue = "1",
            description = "Round the channels of a layer up to a multiple (default: ${DEFAULT-VALUE}).")
    private int multiple;

    @Option(
            names = "--layer-keep",
            paramLabel = "X",
            defaultValue = "" + PruningRule.PAPER_LAYER_KEEP,
            description = "The share of its channels that a layer keeps at least (default: ${DEFAULT-VALUE}).")
    private double layerKeep;

    @Option(
            names = "--protect",
            paramLabel = "LAYERS",
            split = ",",
            description = "Convolutions not to be pruned, by layer index from 0, such as 10,14.")
    private int[] protectedLayers = {};

    /** The groups that a network is divided into. */
    ChannelGroups groups(Network network) {
        return grouping.of(network);
    }

    /** The same rule with everything that was asked for. */
    PruningRule applyTo(PruningRule rule) {
        return rule.thresholdRule(thresholds.rule)
                .importance(Importance.named(importance, seed))
                .merge(merge)
                .roundTo(multiple)
                .layerKeep(layerKeep)
                .protect(protectedLayers);
    }
}
