package org.prunelab.report;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.internal.series.Series;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.prunelab.base.WholeFile;

/**
 * XChart charts in the house theme, and charts as pictures. Axis titles carry the unit: {@code "latency [ms]"}. What a
 * factory returns is a plain XChart chart, to be changed at will.
 *
 * <pre>{@code
 * XYChart chart = Charts.line("Loss", "step", "loss");
 * chart.addSeries("base", new double[] {0, 1, 2}, new double[] {3, 2, 1});
 * Charts.write(chart, Path.of("loss.pdf"), ChartSize.COLUMN);
 * }</pre>
 */
public final class Charts {

    /** What XChart's axes, titles and margins take of a chart's width, in pixels, roughly. */
    static final int AROUND_WIDTH = 90;

    private static final int WIDTH = 640;
    private static final int WIDE = 960;
    private static final int HEIGHT = 400;
    private static final int MOST_LABELS = 24;
    /** Pixels of a PNG for each pixel on the page, so that it is crisp on dense screens. */
    private static final int DENSITY = 2;

    private static final int MOST_PIXELS = 20_000_000;

    private Charts() {}

    /** A chart of lines, without markers; add series with {@code addSeries(name, x, y)}. */
    public static XYChart line(String title, String xTitle, String yTitle) {
        var chart = new XYChart(WIDTH, HEIGHT, HouseTheme.unmarked());
        titled(chart, title, xTitle, yTitle);
        return chart;
    }

    /** A chart of points; add series with {@code addSeries(name, x, y)}. */
    public static XYChart scatter(String title, String xTitle, String yTitle) {
        var chart = new XYChart(WIDTH, HEIGHT, HouseTheme.marked());
        titled(chart, title, xTitle, yTitle);
        chart.getStyler().setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        return chart;
    }

    /**
     * How often values fall into each of some equal intervals, {@code bins} at most, whose edges are round numbers.
     *
     * @throws IllegalArgumentException if there is no value, one is not finite, or {@code bins} is less than 2
     */
    public static XYChart histogram(String title, String xTitle, double[] values, int bins) {
        if (values.length == 0 || bins < 2 || !Arrays.stream(values).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException(
                    "A histogram needs finite values and at least 2 bins, but \"%s\" has %d values and %d bins."
                            .formatted(title, values.length, bins));
        }
        double min = Arrays.stream(values).min().orElseThrow();
        double max = Arrays.stream(values).max().orElseThrow();
        // The first edge is rounded down, which may take a bin more.
        double width = max > min ? roundedUp((max - min) / (bins - 1)) : 1;
        double start = Math.floor(min / width) * width;
        int count = Math.max(1, (int) Math.ceil((max - start) / width));
        int[] counts = new int[count];
        for (double value : values) {
            counts[Math.min((int) ((value - start) / width), count - 1)]++;
        }
        // A step chart holds each height until the next x: up at the first edge, down to zero at the last.
        double[] edges = new double[count + 2];
        double[] heights = new double[count + 2];
        edges[0] = start;
        for (int bin = 0; bin < count; bin++) {
            edges[bin + 1] = start + bin * width;
            heights[bin + 1] = counts[bin];
        }
        edges[count + 1] = start + count * width;
        var chart = new XYChart(WIDTH, HEIGHT, HouseTheme.unmarked());
        titled(chart, title, xTitle, "count");
        chart.getStyler().setYAxisMin(0.0).setXAxisDecimalPattern("0.####");
        chart.getStyler()
                .setDefaultSeriesRenderStyle(XYSeriesRenderStyle.StepArea)
                .setLegendVisible(false);
        chart.addSeries("count", edges, heights);
        return chart;
    }

    /** The least of ..., 0.1, 0.2, 0.5, 1, 2, 5, ... that is not less than {@code width}. */
    static double roundedUp(double width) {
        double power = Math.pow(10, Math.floor(Math.log10(width)));
        return DoubleStream.of(1, 2, 5)
                .map(step -> step * power)
                .filter(step -> step >= width)
                .findFirst()
                .orElse(10 * power);
    }

    /** Bars of one series, in the given order, each with its value above it. */
    public static CategoryChart bars(String title, String yTitle, List<String> names, List<? extends Number> values) {
        var chart = new CategoryChart(WIDTH, HEIGHT, HouseTheme.unmarked());
        titled(chart, title, "", yTitle);
        chart.getStyler().setLabelsVisible(true).setAvailableSpaceFill(0.6).setLegendVisible(false);
        chart.addSeries(yTitle.isBlank() ? "value" : yTitle, names, values);
        return chart;
    }

    /** Bars of several series side by side; add series with {@code addSeries(name, categories, values, errors)}. */
    public static CategoryChart groupedBars(String title, String xTitle, String yTitle) {
        var chart = new CategoryChart(WIDE, HEIGHT, HouseTheme.unmarked());
        titled(chart, title, xTitle, yTitle);
        chart.getStyler().setAvailableSpaceFill(0.8).setYAxisMin(0.0);
        return chart;
    }

    /** Bars of several series over each other, the first behind; wide, for many categories. */
    public static CategoryChart overlaidBars(String title, String xTitle, String yTitle) {
        var chart = new CategoryChart(WIDE, HEIGHT, HouseTheme.unmarked());
        titled(chart, title, xTitle, yTitle);
        chart.getStyler().setOverlapped(true).setAvailableSpaceFill(0.9);
        chart.getStyler().setYAxisMin(0.0).setXAxisMaxLabelCount(MOST_LABELS);
        return chart;
    }

    private static void titled(Chart<? extends AxesChartStyler, ?> chart, String title, String xTitle, String yTitle) {
        chart.setTitle(title);
        chart.setXAxisTitle(xTitle);
        chart.setYAxisTitle(yTitle);
        chart.getStyler().setLegendLayout(LegendLayout.Horizontal);
        chart.getStyler().setPlotMargin(0);
        chart.getStyler().setYAxisDecimalPattern("#,##0.#####"); // XChart leaves out the 0 of .01
    }

    /**
     * XChart cuts off a legend that is wider than the chart, so that such a one has a series a line: to the right, or
     * below where the chart is too narrow for both.
     */
    private static void fitLegend(Chart<?, ?> chart, int width) {
        Styler styler = chart.getStyler();
        if (styler.getLegendLayout() == LegendLayout.Horizontal && legendWidth(chart) > width) {
            styler.setLegendLayout(LegendLayout.Vertical);
            if (width >= WIDTH) {
                styler.setLegendPosition(LegendPosition.OutsideE);
            }
        }
    }

    private static double legendWidth(Chart<?, ?> chart) {
        Styler styler = chart.getStyler();
        int symbol = styler.getLegendSeriesLineLength() + 3 * styler.getLegendPadding();
        return chart.getSeriesMap().values().stream()
                .filter(Series::isShowInLegend)
                .mapToDouble(series -> symbol + Fonts.width(series.getLabel(), styler.getLegendFont()))
                .sum();
    }

    /**
     * The chart drawn at twice its size in pixels, without a ground of its own and with grey text, so that it suits light and
     * dark pages.
     *
     * @throws IllegalArgumentException where it has more than 20 million pixels
     */
    public static BufferedImage picture(Chart<?, ?> chart) {
        int width = chart.getWidth();
        int height = chart.getHeight();
        if ((long) width * height > MOST_PIXELS) {
            throw new IllegalArgumentException("A chart of %,d x %,d pixels is too large; %,d pixels are the most."
                    .formatted(width, height, MOST_PIXELS));
        }
        Fonts.check();
        fitLegend(chart, width);
        var picture = new BufferedImage(width * DENSITY, height * DENSITY, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.scale(DENSITY, DENSITY);
        ScreenColors.during(chart, () -> chart.paint(graphics, width, height));
        graphics.dispose();
        return picture;
    }

    /** The chart as the bytes of a PNG file, at twice its size in pixels. */
    public static byte[] png(Chart<?, ?> chart) {
        return Png.encode(picture(chart));
    }

    /** The chart as an SVG document, its text as outlines, so that it looks the same everywhere. */
    public static String svg(Chart<?, ?> chart) {
        return file(chart, ChartSize.ofPixels(chart.getWidth(), chart.getHeight()))
                .svg();
    }

    /** Writes the chart as it is laid out on the screen; see {@link #write(Chart, Path, ChartSize)}. */
    public static void write(Chart<?, ?> chart, Path file) {
        write(chart, file, ChartSize.ofPixels(chart.getWidth(), chart.getHeight()));
    }

    /**
     * Writes the chart for print, whole or not at all: as PNG (480 dots an inch), SVG or PDF, by the name's ending. The
     * chart is laid out anew for the size, so that its text is 7 points high in print whatever the size.
     *
     * @throws IllegalArgumentException where the name ends otherwise
     * @throws UncheckedIOException where the folder is missing or the disk refuses
     */
    public static void write(Chart<?, ?> chart, Path file, ChartSize size) {
        int width = chart.getWidth();
        int height = chart.getHeight();
        LegendLayout layout = chart.getStyler().getLegendLayout();
        LegendPosition position = chart.getStyler().getLegendPosition();
        try {
            WholeFile.writeBytes("chart", file, file(chart, size).bytes(file.toString()));
        } finally {
            chart.getStyler().setLegendLayout(layout).setLegendPosition(position);
            // a chart takes the size at which it was painted last, and has no other way to be given one
            chart.paint(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics(), width, height);
        }
    }

    private static ChartFile file(Chart<?, ?> chart, ChartSize size) {
        Fonts.check();
        fitLegend(chart, size.widthInPixels());
        return new ChartFile(chart, size);
    }

    /** The chart beside other things, as a picture in HTML. */
    public static Rendered rendered(Chart<?, ?> chart) {
        String html = "<img alt=\"%s\" width=\"%d\" src=\"data:image/png;base64,%s\">"
                .formatted(Html.escape(chart.getTitle()), chart.getWidth(), Png.base64(picture(chart)));
        return Rendered.of(html, text(chart));
    }

    /** What the chart shows, in words for terminals. */
    public static String text(Chart<?, ?> chart) {
        return "Chart \"%s\": %s over %s; series: %s"
                .formatted(
                        chart.getTitle(),
                        named(chart.getYAxisTitle()),
                        named(chart.getXAxisTitle()),
                        String.join(", ", chart.getSeriesMap().keySet()));
    }

    private static String named(String title) {
        return title == null || title.isBlank() ? "values" : title;
    }
}
