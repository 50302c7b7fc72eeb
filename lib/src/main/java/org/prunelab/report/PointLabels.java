package org.prunelab.report;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;

/**
 * Texts beside points of a chart, a little above or below, until none covers another. The chart's axes have to have their limits
 * before, and its legend is taken to be below.
 */
public final class PointLabels {

    /** What XChart's axes, titles and margins take of the chart's width and height, in pixels, roughly. */
    private static final int AROUND_WIDTH = 90;

    private static final int AROUND_HEIGHT = 130;
    private static final int GAP = 8;
    private static final int LINE = 14;
    private static final int MOST_MOVES = 12;

    private final XYChart chart;
    private final double pixelsX;
    private final double pixelsY;
    private final List<Rectangle2D> taken = new ArrayList<>();

    private PointLabels(XYChart chart) {
        this.chart = chart;
        var styler = chart.getStyler();
        styler.setAnnotationTextFont(styler.getLegendFont());
        this.pixelsX = (chart.getWidth() - AROUND_WIDTH) / (styler.getXAxisMax() - styler.getXAxisMin());
        this.pixelsY = (chart.getHeight() - AROUND_HEIGHT) / (styler.getYAxisMax() - styler.getYAxisMin());
    }

    /** Labels for a chart whose axes have limits. */
    public static PointLabels on(XYChart chart) {
        return new PointLabels(chart);
    }

    /** Keeps labels off a point. */
    public PointLabels keepFree(double x, double y) {
        taken.add(new Rectangle2D.Double(x * pixelsX - 5, y * pixelsY - 5, 10, 10));
        return this;
    }

    /** Writes a text beside a point, to the right where there is room. */
    public PointLabels add(double x, double y, String text) {
        Font font = chart.getStyler().getLegendFont();
        double width = font.getStringBounds(text, new FontRenderContext(null, true, true))
                .getWidth();
        boolean right = (chart.getStyler().getXAxisMax() - x) * pixelsX > width + GAP;
        double middle = x * pixelsX + (right ? 1 : -1) * (GAP + width / 2);
        for (int move = 0; move < MOST_MOVES; move++) {
            // half a line above the point, off its bars; half a line below; one and a half above; ...
            double centre = y * pixelsY + (move % 2 == 0 ? 1 : -1) * (0.6 + Math.floor(move / 2.0)) * LINE;
            var box = new Rectangle2D.Double(middle - width / 2, centre - LINE / 2.0, width, LINE);
            boolean inside = centre >= chart.getStyler().getYAxisMin() * pixelsY
                    && centre <= chart.getStyler().getYAxisMax() * pixelsY;
            if (inside && taken.stream().noneMatch(box::intersects)) {
                taken.add(box);
                chart.addAnnotation(new AnnotationText(text, middle / pixelsX, centre / pixelsY, false));
                break;
            }
        }
        return this;
    }
}
