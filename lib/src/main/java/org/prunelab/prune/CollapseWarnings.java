package org.prunelab.prune;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What about a plan bodes a collapse of the accuracy. */
final class CollapseWarnings {

    private CollapseWarnings() {}

    /** @param rule with percentiles as thresholds */
    static List<String> of(PruningRule rule, PruningPlan plan, Optional<Sensitivity> sensitivity) {
        List<String> warnings = new ArrayList<>();
        sensitivity.flatMap(Sensitivity::whyFlat).ifPresent(warnings::add);
        for (int group = 0; group < rule.thresholds().size(); group++) {
            String name = rule.groups().groups().get(group).name();
            double percentile = ((Threshold.Percentile) rule.thresholds().get(group)).share();
            sensitivity
                    .flatMap(scan -> scan.cliff(name))
                    .filter(cliff -> percentile > cliff)
                    .ifPresent(cliff -> warnings.add(
                            "Group \"%s\" is at percentile %s, but behind %s the scan shows a cliff: less than 80 %% of the mAP is left."
                                    .formatted(name, percentile, cliff)));
        }
        String atMinimum = plan.layers().stream()
                .filter(layer -> layer.removed() > 0 && layer.after() <= rule.minimum(plan.original(), layer.before()))
                .map(layer -> "%d (%d of %d)".formatted(layer.layer(), layer.after(), layer.before()))
                .collect(Collectors.joining(", "));
        if (!atMinimum.isEmpty()) {
            warnings.add("Layers fall to the minimum of channels: " + atMinimum + ".");
        }
        return warnings;
    }
}
