package org.prunelab.outcome;

import java.awt.Color;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A band around a line of a chart: a standard deviation over the seeds to either side. */
final class Band {

    private static final int OPACITY = 0x38;

    private Band() {}

    /** Adds it behind the lines that are added later; none where no spread is known. */
    static void add(XYChart chart, String line, double[] x, MeanSd[] y, double floor, Color color) {
        int n = x.length;
        double[] around = new double[2 * n];
        double[] edge = new double[2 * n];
        boolean known = false;
        for (int i = 0; i < n; i++) {
            around[i] = x[i];
            edge[i] = y[i].mean() + y[i].band();
            around[2 * n - 1 - i] = x[i];
            edge[2 * n - 1 - i] = Math.max(floor, y[i].mean() - y[i].band());
            known |= y[i].band() > 0;
        }
        if (known) {
            XYSeries band = chart.addSeries("± sd of " + line, around, edge);
            band.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
            band.setFillColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), OPACITY));
            band.setLineColor(new Color(0, 0, 0, 0));
            band.setMarker(SeriesMarkers.NONE);
            band.setShowInLegend(false);
        }
    }
}
