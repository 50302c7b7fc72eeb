package org.prunelab.solve;

import java.util.ArrayList;
import java.util.List;
import org.prunelab.prune.PruningRule;
import org.prunelab.prune.Threshold;

/** What a sensitivity scan says about the percentiles of a rule. */
final class CliffWarnings {

    private CliffWarnings() {}

    /** That it can't tell, or which groups are behind their cliff. */
    static List<String> of(PruningRule rule, Sensitivity scan) {
        if (scan.whyFlat().isPresent()) {
            return List.of(scan.whyFlat().orElseThrow());
        }
        List<String> warnings = new ArrayList<>();
        for (int group = 0; group < rule.thresholds().size(); group++) {
            String name = rule.groups().groups().get(group).name();
            double percentile = ((Threshold.Percentile) rule.thresholds().get(group)).share();
            scan.cliff(name)
                    .filter(cliff -> percentile > cliff)
                    .ifPresent(cliff -> warnings.add("Group \"%s\" is at percentile %s, but %s."
                            .formatted(name, percentile, cliffInWords(scan, name, cliff))));
        }
        return warnings;
    }

    private static String cliffInWords(Sensitivity scan, String group, double cliff) {
        return cliff > 0
                ? "behind %s the scan shows a cliff: less than 80 %% of the mAP is left".formatted(cliff)
                : "already at the first scanned percentile %s less than 80 %% of the mAP is left"
                        .formatted(scan.of(group).orElseThrow().points().get(0).percentile());
    }
}
