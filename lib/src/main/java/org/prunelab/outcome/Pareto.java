package org.prunelab.outcome;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.prunelab.report.Charts;
import org.prunelab.report.Finding;
import org.prunelab.report.Palette;
import org.prunelab.report.PointLabels;
import org.prunelab.report.Rendered;

/**
 * The mAP against a cost, {@code parameters}, {@code macs} or {@code milliseconds}, or against {@code sparsity}, of which
 * more is better: a point for each row, and the front of those that no other beats in both. Bars are a standard deviation
 * over the seeds to either side; of milliseconds they are the quartiles. Without results it says so.
 *
 * <pre>{@code
 * Pareto pareto = Pareto.of(experiment.recorded(), "macs");
 * pareto.finding()
 * }</pre>
 */
public final class Pareto implements Rendered {

    private static final Color FRONT = new Color(0x9E, 0x9E, 0x9E);
    private static final int MOST_LABELS = 12;

    private final Outcomes outcomes;
    private final Measure cost;
    private final Measure quality;
    private final List<Spot> spots;
    private final List<Spot> front;

    /** A row on the chart, in shown units; price is x, or less x where more of it is better. */
    private record Spot(String arm, String name, double x, double price, double low, double high, MeanSd map) {
        boolean beats(Spot other) {
            return price <= other.price
                    && map.mean() >= other.map.mean()
                    && (price < other.price || map.mean() > other.map.mean());
        }
    }

    private Pareto(Outcomes outcomes, Measure cost, Measure quality, List<Spot> spots) {
        this.outcomes = outcomes;
        this.cost = cost;
        this.quality = quality;
        this.spots = spots;
        this.front = spots.stream()
                .filter(spot -> spots.stream().noneMatch(other -> other.beats(spot)))
                .sorted(Comparator.comparingDouble(Spot::x))
                .toList();
    }

    /** The final mAP of all rows that have the cost. */
    public static Pareto of(Outcomes outcomes, String cost) {
        return of(outcomes, cost, "map");
    }

    /** The same with another mAP, such as {@code map_sparse}. */
    public static Pareto of(Outcomes outcomes, String cost, String quality) {
        Measure quantity = Measure.of(cost);
        List<Spot> spots = new ArrayList<>();
        for (Outcome row : outcomes.rows()) {
            MeanSd x = quantity.shown(row.measured(cost));
            MeanSd map = row.measured(quality);
            if (Double.isFinite(x.mean()) && Double.isFinite(map.mean())) {
                double low = quantity.shown(row.measured(cost + "_low")).mean();
                double high = quantity.shown(row.measured(cost + "_high")).mean();
                boolean quartiles = Double.isFinite(low) && Double.isFinite(high);
                spots.add(new Spot(
                        row.arm(),
                        outcomes.label(row),
                        x.mean(),
                        quantity.isGain() ? -x.mean() : x.mean(),
                        quartiles ? low : x.mean() - x.band(),
                        quartiles ? high : x.mean() + x.band(),
                        map));
            }
        }
        return new Pareto(outcomes, quantity, Measure.of(quality), spots);
    }

    /** The points of the front that detect something: with at least half of the highest mAP. */
    private List<Spot> usable() {
        double highest =
                front.stream().mapToDouble(spot -> spot.map().mean()).max().orElse(0);
        return front.stream().filter(spot -> spot.map().mean() >= highest / 2).toList();
    }

    /**
     * The points by arm, the front as a line, and names at all points; where they are many, at the cheapest of the front
     * that have at least half of the highest mAP.
     */
    public XYChart chart() {
        XYChart chart = Charts.scatter(
                "%s against %s (%s)".formatted(quality.title(), cost.title(), Outcomes.kind(outcomes.origin())),
                cost.title(),
                quality.title());
        Axis x = Axis.around(spots.stream().flatMapToDouble(spot -> DoubleStream.of(spot.low(), spot.high())));
        Axis y = Axis.around(spots.stream()
                .flatMapToDouble(spot -> DoubleStream.of(
                        spot.map().mean() - spot.map().band(),
                        spot.map().mean() + spot.map().band())));
        chart.getStyler().setXAxisMin(x.min()).setXAxisMax(x.max());
        chart.getStyler().setYAxisMin(y.min()).setYAxisMax(y.max());
        chart.getStyler().setErrorBarsColorSeriesColor(true);
        addFront(chart);
        List<String> arms = spots.stream().map(Spot::arm).distinct().toList();
        for (int i = 0; i < arms.size(); i++) {
            addArm(chart, arms.get(i), i);
        }
        List<Spot> labelled = spots.size() <= MOST_LABELS
                ? spots
                : usable().stream().limit(MOST_LABELS).toList();
        chart.getStyler().setLegendVisible(labelled.size() < spots.size());
        PointLabels labels = PointLabels.on(chart);
        spots.forEach(spot -> labels.keepFree(spot.x(), spot.map().mean()));
        labelled.forEach(spot -> labels.add(spot.x(), spot.map().mean(), spot.name()));
        return chart;
    }

    private void addFront(XYChart chart) {
        double[] x = front.stream().mapToDouble(Spot::x).toArray();
        double[] y = front.stream().mapToDouble(spot -> spot.map().mean()).toArray();
        asLine(chart.addSeries("front", x, y), FRONT);
    }

    private static void asLine(XYSeries series, Color color) {
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineStyle(new BasicStroke(1));
        series.setLineColor(color);
    }

    private void addArm(XYChart chart, String arm, int index) {
        List<Spot> of = spots.stream().filter(spot -> spot.arm().equals(arm)).toList();
        XYSeries series = chart.addSeries(
                arm.isEmpty() ? "points" : arm,
                of.stream().mapToDouble(Spot::x).toArray(),
                of.stream().mapToDouble(spot -> spot.map().mean()).toArray(),
                of.stream().mapToDouble(spot -> spot.map().band()).toArray());
        series.setMarkerColor(Palette.color(index));
        series.setLineColor(Palette.color(index)); // that of the bars
        series.setMarker(chart.getStyler().getSeriesMarkers()[index % Palette.size()]);
        for (Spot spot : of) {
            if (spot.high() > spot.low()) {
                double map = spot.map().mean();
                XYSeries spread = chart.addSeries(
                        "spread of " + spot.name(), new double[] {spot.low(), spot.high()}, new double[] {map, map});
                asLine(spread, Palette.color(index));
                spread.setShowInLegend(false);
            }
        }
    }

    /** The rows of the front, from the cheapest on; those below half of the highest mAP are only counted. */
    public Finding finding() {
        if (spots.isEmpty()) {
            return outcomes.isEmpty()
                    ? Outcomes.unknown()
                    : Finding.of("No row of these results has %s.", cost.title());
        }
        List<Spot> usable = usable();
        int useless = front.size() - usable.size();
        return Finding.of(
                "No other point is both %s and better than these, by %s: %s%s.",
                cost.isGain() ? "sparser" : "cheaper",
                cost.title(),
                usable.stream()
                        .map(spot -> "%s (%s, mAP %s)"
                                .formatted(
                                        spot.name(),
                                        MeanSd.of(spot.x()).toString(cost.digits()),
                                        spot.map().toString(3)))
                        .collect(Collectors.joining("; ")),
                useless == 0 ? "" : "; and %,d with less than half of the highest mAP".formatted(useless));
    }

    private Rendered rendered() {
        if (outcomes.isEmpty()) {
            return outcomes.absent();
        }
        String nothing = "No row of %s has %s.".formatted(outcomes.origin(), cost.title());
        return spots.isEmpty() ? Rendered.sentence(nothing) : Charts.rendered(chart());
    }

    @Override
    public String toHtml() {
        return rendered().toHtml();
    }

    @Override
    public String toText() {
        return rendered().toText();
    }
}
