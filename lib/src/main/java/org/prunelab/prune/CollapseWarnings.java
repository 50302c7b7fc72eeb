package org.prunelab.prune;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What about a plan bodes a collapse of the accuracy. */
final class CollapseWarnings {

    /** A group that keeps no larger share of its prunable channels keeps nearly nothing. */
    private static final double NEARLY_NOTHING = 0.05;

    private static final int MOST_LINES = 8;
    private static final int EXAMPLES = 3;

    private CollapseWarnings() {}

    /** What the plan itself tells, however it was made: a line a group, or one line where that would be too many. */
    static List<String> of(PruningPlan plan) {
        List<GroupPlan> groups = plan.groups().stream()
                .filter(group ->
                        nearlyEmpty(group) || !atMinimum(layersOf(plan, group)).isEmpty())
                .toList();
        if (groups.size() <= MOST_LINES) {
            return groups.stream().map(group -> ofGroup(plan, group)).toList();
        }
        List<LayerPlan> layers =
                groups.stream().flatMap(group -> layersOf(plan, group).stream()).toList();
        List<LayerPlan> least = atMinimum(layers);
        String start = "%d of %d groups are left with little"
                .formatted(groups.size(), plan.groups().size());
        return List.of(least.isEmpty() ? start + "." : start + ": " + inWords(least, layers.size()) + ".");
    }

    private static String ofGroup(PruningPlan plan, GroupPlan group) {
        List<LayerPlan> layers = layersOf(plan, group);
        List<LayerPlan> least = atMinimum(layers);
        List<String> parts = new ArrayList<>();
        if (nearlyEmpty(group)) {
            parts.add(String.format(
                    Locale.ROOT,
                    "%,d of %,d prunable channels are left",
                    group.prunable() - group.removed(),
                    group.prunable()));
        }
        if (!least.isEmpty()) {
            parts.add(inWords(least, layers.size()));
        }
        return "Group \"%s\": %s.".formatted(group.name(), String.join("; ", parts));
    }

    private static List<LayerPlan> layersOf(PruningPlan plan, GroupPlan group) {
        return plan.layers().stream()
                .filter(layer -> layer.group().equals(group.name()) && layer.protectedChannels() < layer.before())
                .toList();
    }

    /** Layers that would have fallen lower, and that no layer that they are joined with brings up again. */
    private static List<LayerPlan> atMinimum(List<LayerPlan> layers) {
        return layers.stream()
                .filter(layer ->
                        layer.reasons().minimum() < 0 && layer.reasons().merge() >= 0 && layer.removed() > 0)
                .toList();
    }

    private static boolean nearlyEmpty(GroupPlan group) {
        return group.prunable() > 0 && group.prunable() - group.removed() <= NEARLY_NOTHING * group.prunable();
    }

    private static String inWords(List<LayerPlan> least, int of) {
        String examples = least.stream()
                .limit(EXAMPLES)
                .map(layer -> "%d (%d of %d)".formatted(layer.layer(), layer.after(), layer.before()))
                .collect(Collectors.joining(", "));
        return "%d of %d layers %s to the minimum of channels%s %s"
                .formatted(
                        least.size(),
                        of,
                        least.size() == 1 ? "falls" : "fall",
                        least.size() > EXAMPLES ? ", such as" : ":",
                        examples);
    }
}
