package org.prunelab.outcome;

import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.prunelab.report.Palette;

/** A line of means in a chart. */
final class MeanLine {

    private MeanLine() {}

    /** Adds it; its number, from 0, gives colour, stroke and marker, which repeat as late as they can. */
    static void add(XYChart chart, String name, double[] x, MeanSd[] y, int number) {
        double[] means = Stream.of(y).mapToDouble(MeanSd::mean).toArray();
        XYSeries series = chart.addSeries(name, x, means);
        series.setLineColor(Palette.color(number));
        series.setLineStyle(chart.getStyler().getSeriesLines()[number / Palette.size() % 4]);
        series.setMarker(number < Palette.size() ? SeriesMarkers.CIRCLE : SeriesMarkers.SQUARE);
        series.setMarkerColor(Palette.color(number));
    }
}
