package org.prunelab.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Annotation;
import org.knowm.xchart.internal.series.Series;
import org.knowm.xchart.style.AxesChartStyler;

/**
 * The names of a chart's lines where they end, in the lines' colours, in place of a legend. A chart of more lines than
 * can be told apart so keeps its legend.
 *
 * <pre>{@code
 * XYChart chart = Charts.line("Loss", "step", "loss");
 * chart.addSeries("base", new double[] {0, 1, 2}, new double[] {3, 2, 1});
 * EndLabels.on(chart);
 * }</pre>
 */
public final class EndLabels extends Annotation {

    private static final int MOST_LINES = 6;
    private static final String BLANKS = " \u00A0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A";
    private static final int GAP = 8;
    private static final int LINE = 15;
    private static final Color LEADER = new Color(0xBD, 0xBD, 0xBD);

    private static final Color VEIL = new Color(255, 255, 255, 210);

    private final List<XYSeries> lines;

    private EndLabels(List<XYSeries> lines) {
        super(false);
        this.lines = lines;
    }

    /**
     * Names the lines that would be in the legend, all of whose values have been added, and makes room for it at the right.
     */
    public static void on(XYChart chart) {
        List<XYSeries> lines = chart.getSeriesMap().values().stream()
                .filter(Series::isShowInLegend)
                .filter(line -> last(line) >= 0)
                .toList();
        if (lines.isEmpty() || lines.size() > MOST_LINES) {
            return;
        }
        var styler = chart.getStyler();
        double from = styler.getXAxisMin() == null
                ? lines.stream().mapToDouble(XYSeries::getXMin).min().orElseThrow()
                : styler.getXAxisMin();
        double to = lines.stream().mapToDouble(XYSeries::getXMax).max().orElseThrow();
        double widest = lines.stream()
                .mapToDouble(line -> Fonts.width(line.getLabel(), styler.getLegendFont()))
                .max()
                .orElseThrow();
        double plot = Math.max(1, chart.getWidth() - Charts.AROUND_WIDTH);
        double room = Math.min(plot / 2, widest + 2 * GAP);
        if (to > from) {
            styler.setXAxisMax(from + (to - from) * plot / (plot - room));
            styler.setxAxisTickLabelsFormattingFunction(ticks(from, to));
        }
        styler.setLegendVisible(false);
        chart.addAnnotation(new EndLabels(lines));
    }

    /** Numbers, but blanks where only names are: differing ones, since XChart thins out labels until no two are equal. */
    private static Function<Double, String> ticks(double from, double to) {
        var format = new DecimalFormat("0.######", DecimalFormatSymbols.getInstance(Locale.ROOT));
        double range = to - from;
        return x -> {
            int tenths = (int) (10 * (x - to) / range);
            return x <= to + 1e-9 * range
                    ? format.format(x)
                    : String.valueOf(BLANKS.charAt(Math.min(tenths, BLANKS.length() - 1)));
        };
    }

    /** The index of a line's last value; -1 where it has none. */
    private static int last(XYSeries line) {
        double[] y = line.getYData();
        int last = y.length - 1;
        while (last >= 0 && !Double.isFinite(y[last])) {
            last--;
        }
        return last;
    }

    /** The end of a line in pixels, and how high its name stands. */
    private static final class End {
        private final XYSeries line;
        private final double x;
        private final double y;
        private double height;

        private End(XYSeries line, double x, double y) {
            this.line = line;
            this.x = x;
            this.y = y;
            this.height = y;
        }
    }

    @Override
    public void paint(Graphics2D graphics) {
        var axes = (AxesChartStyler) styler;
        double top = axes.getYAxisMax() == null ? edge(true) : getYAxisScreenValue(axes.getYAxisMax());
        double bottom = axes.getYAxisMin() == null ? edge(false) : getYAxisScreenValue(axes.getYAxisMin());
        double right = getXAxisScreenValue(axes.getXAxisMax());
        Font font = styler.getLegendFont();
        List<End> ends = lines.stream()
                .map(line -> end(line, top, bottom))
                .sorted(Comparator.comparingDouble(end -> end.y))
                .toList();
        spread(ends, top, bottom);
        graphics.setFont(font);
        boolean clear = ScreenColors.isClear(styler);
        for (End end : ends) {
            double width = Fonts.width(end.line.getLabel(), font);
            double left = Math.min(end.x + GAP, right - width);
            if (left < end.x + GAP) { // drawn narrower than it was laid out
                if (!clear) {
                    graphics.setColor(VEIL);
                    graphics.fill(new Rectangle2D.Double(left - 2, end.height - LINE / 2.0, width + 4, LINE));
                }
            } else if (Math.abs(end.height - end.y) > LINE / 2.0) {
                graphics.setColor(LEADER);
                graphics.setStroke(new BasicStroke(1));
                graphics.drawLine((int) end.x + 3, (int) end.y, (int) left - 1, (int) end.height);
            }
            Color color = end.line.getLineColor();
            graphics.setColor(clear ? color : color.darker());
            graphics.drawString(end.line.getLabel(), (float) left, (float) (end.height + font.getSize() * 0.36));
        }
    }

    /** The highest or the lowest point of the lines in pixels. */
    private double edge(boolean highest) {
        var values = lines.stream().mapToDouble(line -> highest ? line.getYMax() : line.getYMin());
        return getYAxisScreenValue((highest ? values.max() : values.min()).orElseThrow());
    }

    private End end(XYSeries line, double top, double bottom) {
        int last = last(line);
        double y = Math.max(top, Math.min(bottom, getYAxisScreenValue(line.getYData()[last])));
        return new End(line, getXAxisScreenValue(line.getXData()[last]), y);
    }

    /** Moves names apart that would cover each other, downwards and then, at the ground, upwards. */
    private static void spread(List<End> ends, double top, double bottom) {
        double least = top;
        for (End end : ends) {
            end.height = Math.max(end.height, least);
            least = end.height + LINE;
        }
        double most = bottom;
        for (int i = ends.size() - 1; i >= 0; i--) {
            End end = ends.get(i);
            end.height = Math.min(end.height, most);
            most = end.height - LINE;
        }
    }
}
