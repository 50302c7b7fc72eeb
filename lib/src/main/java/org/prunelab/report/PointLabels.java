package org.prunelab.report;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;

/**
 * Texts beside points of a chart, a little above or below, until none covers another. The chart's axes have to have their limits
 * before, and its legend is taken to be below.
 *
 * <pre>{@code
 * XYChart chart = Charts.scatter("Trade-off", "parameters [millions]", "mAP");
 * chart.getStyler().setXAxisMin(0.0).setXAxisMax(70.0).setYAxisMin(0.0).setYAxisMax(1.0);
 * PointLabels.on(chart).keepFree(64, 0.87).add(64, 0.87, "base");
 * }</pre>
 */
public final class PointLabels {

    /** What XChart's axes, titles and margins take of the chart's height, in pixels, roughly. */
    private static final int AROUND_HEIGHT = 130;

    private static final int GAP = 8;
    private static final int LINE = 14;
    private static final int POINT = 3;
    /** How many lines above a point its label is tried. */
    private static final double[] LINES = {0.6, -0.6, 1.6, -1.6};

    private final XYChart chart;
    private final double pixelsX;
    private final double pixelsY;
    private final Rectangle2D area;
    private final List<Rectangle2D> taken = new ArrayList<>();

    private PointLabels(XYChart chart) {
        this.chart = chart;
        var styler = chart.getStyler();
        styler.setAnnotationTextFont(styler.getLegendFont());
        this.pixelsX = (chart.getWidth() - Charts.AROUND_WIDTH) / (styler.getXAxisMax() - styler.getXAxisMin());
        this.pixelsY = (chart.getHeight() - AROUND_HEIGHT) / (styler.getYAxisMax() - styler.getYAxisMin());
        this.area = new Rectangle2D.Double(
                styler.getXAxisMin() * pixelsX,
                styler.getYAxisMin() * pixelsY,
                chart.getWidth() - Charts.AROUND_WIDTH,
                chart.getHeight() - AROUND_HEIGHT);
    }

    /** Labels for a chart whose axes have limits. */
    public static PointLabels on(XYChart chart) {
        return new PointLabels(chart);
    }

    /** Keeps labels off a point. */
    public PointLabels keepFree(double x, double y) {
        taken.add(new Rectangle2D.Double(x * pixelsX - POINT, y * pixelsY - POINT, 2 * POINT, 2 * POINT));
        return this;
    }

    /** Writes a text beside a point; where all places beside it are taken, nothing. */
    public PointLabels add(double x, double y, String text) {
        double width = Fonts.width(text, chart.getStyler().getLegendFont());
        for (double lines : LINES) {
            for (int side : new int[] {-1, 1}) {
                double middle = x * pixelsX + side * (GAP + width / 2);
                double centre = y * pixelsY + lines * LINE;
                var box = new Rectangle2D.Double(middle - width / 2, centre - LINE / 2.0, width, LINE);
                if (area.contains(box) && taken.stream().noneMatch(box::intersects)) {
                    taken.add(box);
                    chart.addAnnotation(new AnnotationText(text, middle / pixelsX, centre / pixelsY, false));
                    return this;
                }
            }
        }
        return this;
    }
}
