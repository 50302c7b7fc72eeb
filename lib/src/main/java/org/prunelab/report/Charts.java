package org.prunelab.report;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.Histogram;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;

/**
 * XChart charts in the house theme, and charts as pictures. Axis titles carry the unit: {@code "latency [ms]"}. What a
 * factory returns is a plain XChart chart, to be changed at will.
 */
public final class Charts {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 400;
    /** Pixels of a PNG for each pixel on the page, so that it is crisp on dense screens. */
    private static final int DENSITY = 2;

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
     * How often values fall into each of {@code bins} equal intervals between the least and the greatest.
     *
     * @throws IllegalArgumentException if there is no value, one is not finite, or {@code bins} is less than 1
     */
    public static XYChart histogram(String title, String xTitle, double[] values, int bins) {
        if (values.length == 0 || bins < 1 || !Arrays.stream(values).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException(
                    "A histogram needs finite values and at least 1 bin, but \"%s\" has %d values and %d bins."
                            .formatted(title, values.length, bins));
        }
        double min = Arrays.stream(values).min().orElseThrow();
        double max = Arrays.stream(values).max().orElseThrow();
        double width = max > min ? (max - min) / bins : 1;
        var counts = new Histogram(Arrays.stream(values).boxed().toList(), bins, min, min + bins * width);
        // A step chart holds each height until the next x, so bars begin at the left edges and end with a zero.
        double[] edges = new double[bins + 2];
        double[] heights = new double[bins + 2];
        for (int bin = 0; bin <= bins + 1; bin++) {
            edges[bin] = min + Math.max(0, bin - 1) * width;
            heights[bin] = bin == 0 || bin > bins ? 0 : counts.getyAxisData().get(bin - 1);
        }
        edges[bins + 1] = min + bins * width;
        var chart = new XYChart(WIDTH, HEIGHT, HouseTheme.unmarked());
        titled(chart, title, xTitle, "count");
        chart.getStyler().setYAxisMin(0.0).setXAxisDecimalPattern("0.####");
        chart.getStyler()
                .setDefaultSeriesRenderStyle(XYSeriesRenderStyle.StepArea)
                .setLegendVisible(false);
        chart.addSeries("count", edges, heights);
        return chart;
    }

    /** Bars of one series, in the given order, each with its value above it. */
    public static CategoryChart bars(String title, String yTitle, List<String> names, List<? extends Number> values) {
        var chart = new CategoryChart(WIDTH, HEIGHT, HouseTheme.unmarked());
        titled(chart, title, "", yTitle);
        chart.getStyler().setLabelsVisible(true).setAvailableSpaceFill(0.6).setLegendVisible(false);
        chart.addSeries(yTitle.isBlank() ? "value" : yTitle, names, values);
        return chart;
    }

    private static void titled(Chart<? extends AxesChartStyler, ?> chart, String title, String xTitle, String yTitle) {
        chart.setTitle(title);
        chart.setXAxisTitle(xTitle);
        chart.setYAxisTitle(yTitle);
        chart.getStyler().setLegendLayout(LegendLayout.Horizontal);
        chart.getStyler().setPlotMargin(0);
    }

    /** The chart drawn at twice its size in pixels. */
    public static BufferedImage picture(Chart<?, ?> chart) {
        Fonts.check();
        int width = chart.getWidth();
        int height = chart.getHeight();
        var picture = new BufferedImage(width * DENSITY, height * DENSITY, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.scale(DENSITY, DENSITY);
        chart.paint(graphics, width, height);
        graphics.dispose();
        return picture;
    }

    /** The chart as the bytes of a PNG file, at twice its size in pixels. */
    public static byte[] png(Chart<?, ?> chart) {
        return Png.encode(picture(chart));
    }

    /** The chart as an SVG document. */
    public static String svg(Chart<?, ?> chart) {
        Fonts.check();
        var bytes = new ByteArrayOutputStream();
        try {
            VectorGraphicsEncoder.saveVectorGraphic(chart, bytes, VectorGraphicsFormat.SVG);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The chart \"%s\" could not be drawn as SVG.".formatted(chart.getTitle()), e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
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
