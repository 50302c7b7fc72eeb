package org.prunelab.view;

import java.awt.Color;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.knowm.xchart.CategoryChart;
import org.prunelab.prune.LayerPlan;
import org.prunelab.prune.PruningPlan;
import org.prunelab.report.Charts;

/**
 * A pruning plan as charts.
 *
 * <pre>{@code
 * Charts.write(PlanCharts.channels(plan), Path.of("channels.pdf"), ChartSize.PAGE);
 * }</pre>
 */
public final class PlanCharts {

    private static final Color BEFORE = new Color(0xD4, 0xD4, 0xD4);
    private static final Color IN_NO_GROUP = new Color(0x80, 0x80, 0x80);

    private PlanCharts() {}

    /**
     * Channels of each convolution: what stays in the colour of its group, before what was there in grey. Where there
     * are more groups than colours, all have one.
     */
    public static CategoryChart channels(PruningPlan plan) {
        List<LayerPlan> layers = plan.layers();
        CategoryChart chart = Charts.overlaidBars("Channels before and after", "layer", "channels");
        List<Integer> indices = layers.stream().map(LayerPlan::layer).toList();
        chart.addSeries(
                        "before",
                        indices,
                        layers.stream().map(LayerPlan::before).toList())
                .setFillColor(BEFORE);
        Color[] colours = chart.getStyler().getSeriesColors();
        Map<String, Predicate<LayerPlan>> series = series(plan, colours.length);
        int next = 0;
        for (Map.Entry<String, Predicate<LayerPlan>> entry : series.entrySet()) {
            // zero, not null, for the layers of other groups: XChart leaves an empty place for each alike
            List<Integer> after = layers.stream()
                    .map(layer -> entry.getValue().test(layer) ? layer.after() : 0)
                    .toList();
            Color colour = entry.getKey().equals("in no group") ? IN_NO_GROUP : colours[next++];
            chart.addSeries(entry.getKey(), indices, after).setFillColor(colour);
        }
        return chart;
    }

    private static Map<String, Predicate<LayerPlan>> series(PruningPlan plan, int colours) {
        Map<String, Predicate<LayerPlan>> series = new LinkedHashMap<>();
        if (plan.groups().size() > colours) {
            series.put("after", layer -> true);
            return series;
        }
        plan.groups()
                .forEach(group -> series.put(
                        "group " + group.name(), layer -> layer.group().equals(group.name())));
        if (plan.layers().stream().anyMatch(layer -> layer.group().isEmpty())) {
            series.put("in no group", layer -> layer.group().isEmpty());
        }
        return series;
    }
}
