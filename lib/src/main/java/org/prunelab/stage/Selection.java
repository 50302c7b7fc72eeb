package org.prunelab.stage;

import java.util.List;
import java.util.TreeSet;
import org.prunelab.prune.Importance;
import org.prunelab.prune.Merge;
import org.prunelab.prune.PruningRule;
import org.prunelab.prune.Rounding;
import org.prunelab.prune.ThresholdRule;

/**
 * Which channels go, once it is known how many; see {@link PruningRule}.
 *
 * <pre>{@code
 * Selection selection = Selection.paper();
 * }</pre>
 *
 * @param thresholdRule what percentiles are taken of
 * @param importance what ranks the channels
 * @param merge how joined layers agree
 * @param layerKeep the share of its channels, in [0, 1], that a layer keeps at least
 * @param leastChannels what it keeps at least where that is 0; 0 for what follows from the network's width
 * @param rounding to a multiple
 * @param protect convolutions not to be pruned, by layer index
 */
public record Selection(
        ThresholdRule thresholdRule,
        Importance importance,
        Merge merge,
        double layerKeep,
        int leastChannels,
        Rounding rounding,
        List<Integer> protect) {

    public Selection {
        protect = List.copyOf(new TreeSet<>(protect));
        if (!(layerKeep >= 0 && layerKeep <= 1)) {
            throw new IllegalArgumentException(
                    "layerKeep=%s must be between 0 and 1; 0.01 keeps 1 %% of a layer.".formatted(layerKeep));
        }
        Check.range("leastChannels", leastChannels, 0, 100_000);
        protect.forEach(layer -> Check.range("A layer to protect", layer, 0, 100_000));
    }

    /** The paper's, with corrected thresholds. */
    public static Selection paper() {
        return new Selection(
                ThresholdRule.CORRECTED,
                Importance.gamma(),
                Merge.MAJORITY,
                PruningRule.PAPER_LAYER_KEEP,
                PruningRule.DERIVED,
                Rounding.NONE,
                List.of());
    }

    /** The rule that selects so. */
    PruningRule of(PruningRule rule) {
        return rule.thresholdRule(thresholdRule)
                .importance(importance)
                .merge(merge)
                .layerKeep(layerKeep)
                .leastChannels(leastChannels)
                .rounding(rounding)
                .protect(protect.stream().mapToInt(Integer::intValue).toArray());
    }
}
