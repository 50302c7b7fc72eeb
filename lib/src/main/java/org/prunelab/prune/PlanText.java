package org.prunelab.prune;

import java.util.List;
import java.util.Locale;

/** A plan as text. */
final class PlanText {

    private PlanText() {}

    static String layers(PruningPlan plan) {
        StringBuilder text = new StringBuilder("layer  group              before  after  why\n");
        for (LayerPlan layer : plan.layers()) {
            text.append(String.format(
                                    Locale.ROOT,
                                    "%5d  %-17s  %6d  %5d  %s",
                                    layer.layer(),
                                    layer.group(),
                                    layer.before(),
                                    layer.after(),
                                    layer.why())
                            .stripTrailing())
                    .append('\n');
        }
        return text.toString();
    }

    static String summary(PruningPlan plan, List<String> warnings) {
        StringBuilder text = new StringBuilder("group              asked                removed  channels  why\n");
        for (GroupPlan group : plan.groups()) {
            text.append(String.format(
                                    Locale.ROOT,
                                    "%-17s  %-18s  %8s  %,8d  %s",
                                    group.name(),
                                    group.threshold(),
                                    share(group.achieved()),
                                    group.channels() - group.removed(),
                                    group.why())
                            .stripTrailing())
                    .append('\n');
        }
        Cost before = plan.costBefore();
        Cost after = plan.costAfter();
        row(text, "parameters", before.parameters(), after.parameters());
        row(text, "MACs", before.macs(), after.macs());
        row(text, "BN channels", before.bnChannels(), after.bnChannels());
        warnings.forEach(warning -> text.append("Warning: ").append(warning).append('\n'));
        return text.toString();
    }

    private static void row(StringBuilder text, String name, long before, long after) {
        text.append(String.format(
                Locale.ROOT,
                "%-12s %,15d => %,15d  (%+.1f %%)\n",
                name,
                before,
                after,
                100.0 * after / Math.max(1, before) - 100));
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
