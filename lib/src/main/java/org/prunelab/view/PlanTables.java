package org.prunelab.view;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.prunelab.prune.ChannelGroup;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.Cost;
import org.prunelab.prune.GroupPlan;
import org.prunelab.prune.LayerPlan;
import org.prunelab.prune.PruningPlan;
import org.prunelab.report.Charts;
import org.prunelab.report.FormattedTable;
import org.prunelab.report.Html;
import org.prunelab.report.Rendered;
import org.prunelab.report.TableFormat;
import org.prunelab.solve.Solution;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A pruning plan as tables.
 *
 * <pre>{@code
 * Table layers = PlanTables.layers(plan);
 * }</pre>
 */
public final class PlanTables {

    private PlanTables() {}

    /** The plan as a notebook shows it: what it costs and does to each group, the channels as a chart, and warnings. */
    public static Rendered of(PruningPlan plan) {
        return of(plan, plan.warnings());
    }

    /** The solution as a notebook shows it: for each target asked and achieved, then its plan, with all warnings. */
    public static Rendered of(Solution solution) {
        TableFormat format = TableFormat.standard().digits("asked [%]", 2).digits("achieved [%]", 2);
        return Rendered.all(new FormattedTable(targets(solution), format), of(solution.plan(), solution.warnings()));
    }

    private static Rendered of(PruningPlan plan, List<String> warnings) {
        TableFormat format = TableFormat.standard().digits("asked [%]", 1).digits("removed [%]", 1);
        return Rendered.all(
                new FormattedTable(cost(plan), TableFormat.standard().digits("change [%]", 1)),
                new FormattedTable(groups(plan), format),
                Charts.rendered(PlanCharts.channels(plan)),
                warnings(warnings));
    }

    private static Rendered warnings(List<String> warnings) {
        return Rendered.of(
                warnings.stream()
                        .map(warning -> "<p><b>Warning:</b> " + Html.escape(warning) + "</p>")
                        .collect(Collectors.joining("\n")),
                warnings.stream().map(warning -> "Warning: " + warning).collect(Collectors.joining("\n")));
    }

    /** For each target the change that was asked for and the one that was achieved. */
    public static Table targets(Solution solution) {
        List<Solution.Outcome> outcomes = solution.outcomes();
        return Table.create(
                "targets",
                text("target", outcomes, outcome -> outcome.target().name()),
                number("asked [%]", outcomes, outcome -> 100 * outcome.target().change()),
                number("achieved [%]", outcomes, outcome -> 100 * outcome.achieved()));
    }

    /** Parameters, batch-normalised channels and MACs before and after. */
    public static Table cost(PruningPlan plan) {
        Cost before = plan.costBefore();
        Cost after = plan.costAfter();
        long[] from = {before.parameters(), before.bnChannels(), before.macs()};
        long[] to = {after.parameters(), after.bnChannels(), after.macs()};
        double[] change = new double[from.length];
        for (int i = 0; i < change.length; i++) {
            change[i] = 100.0 * (to[i] - from[i]) / from[i];
        }
        return Table.create(
                "cost",
                StringColumn.create("what", "parameters", "channels", "MACs"),
                LongColumn.create("before", from),
                LongColumn.create("after", to),
                DoubleColumn.create("change [%]", change));
    }

    /** For each group the share of prunable channels that was to go, the share that goes, and why they differ. */
    public static Table groups(PruningPlan plan) {
        List<GroupPlan> groups = plan.groups();
        return Table.create(
                "groups",
                text("group", groups, GroupPlan::name),
                text("threshold", groups, GroupPlan::threshold),
                whole("channels", groups, GroupPlan::channels),
                whole("prunable", groups, GroupPlan::prunable),
                number("asked [%]", groups, group -> 100 * group.asked()),
                number("removed [%]", groups, group -> 100 * group.achieved()),
                text("why they differ", groups, GroupPlan::why));
    }

    /** Each group with its layers. */
    public static Table groups(ChannelGroups groups) {
        return Table.create(
                "groups",
                text("group", groups.groups(), ChannelGroup::name),
                whole("layers", groups.groups(), group -> group.layers().size()),
                text("indices", groups.groups(), ChannelGroup::range));
    }

    /** For each convolution its channels before and after, and why. */
    public static Table layers(PruningPlan plan) {
        List<LayerPlan> layers = plan.layers();
        return Table.create(
                "layers",
                whole("layer", layers, LayerPlan::layer),
                text("group", layers, LayerPlan::group),
                whole("before", layers, LayerPlan::before),
                whole("after", layers, LayerPlan::after),
                text("why", layers, LayerPlan::why));
    }

    private static <T> StringColumn text(String name, List<T> rows, Function<T, String> value) {
        return StringColumn.create(name, rows.stream().map(value).toList());
    }

    private static <T> IntColumn whole(String name, List<T> rows, ToIntFunction<T> value) {
        return IntColumn.create(name, rows.stream().mapToInt(value).toArray());
    }

    private static <T> DoubleColumn number(String name, List<T> rows, ToDoubleFunction<T> value) {
        return DoubleColumn.create(name, rows.stream().mapToDouble(value).toArray());
    }
}
