package org.prunelab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ChartsTest {

    private static final int BLUE = 0xFF0072B2;

    private static long pixels(BufferedImage picture, int argb) {
        int[] all = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        return Arrays.stream(all).filter(pixel -> pixel == argb).count();
    }

    @Test
    void pngIsTwiceTheChartAndShowsItsSeries() throws Exception {
        var chart = Charts.line("Loss", "step", "loss");
        assertEquals(0, pixels(Charts.picture(Charts.line("Loss", "step", "loss")), BLUE));
        chart.addSeries("base", new double[] {0, 1, 2}, new double[] {3, 2, 1});
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(Charts.png(chart)));
        assertEquals(1280, picture.getWidth());
        assertEquals(800, picture.getHeight());
        assertTrue(pixels(picture, BLUE) > 1000);
    }

    @Test
    void svgIsWholeAndShowsItsSeries() throws Exception {
        var chart = Charts.line("Trade-off", "MACs [G]", "mAP@0.5");
        chart.addSeries("base", new double[] {1, 2}, new double[] {0.5, 0.6});
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        Element svg = factory.newDocumentBuilder()
                .parse(new InputSource(new StringReader(Charts.svg(chart))))
                .getDocumentElement();
        assertEquals("svg", svg.getTagName());
        assertTrue(Charts.svg(chart).contains("rgb(0,114,178)"));
    }

    @Test
    void histogramCountsEachValueOnce() {
        var series = Charts.histogram("Gamma", "|gamma|", new double[] {0.13, 0.2, 0.3, 0.9, 1}, 3)
                .getSeriesMap()
                .get("count");
        // the left edge, then each bin's height from its left edge on, then down to the axis
        assertEquals("[0.0, 0.0, 0.5, 1.0]", Arrays.toString(series.getXData()));
        assertEquals("[0.0, 3.0, 2.0, 0.0]", Arrays.toString(series.getYData()));
    }

    @Test
    void histogramHasRoundEdgesAndNoMoreBinsThanAsked() {
        double[] values = new Random(7).doubles(1000, -3.3, 12.7).toArray();
        for (int bins = 2; bins < 60; bins++) {
            var series = Charts.histogram("G", "x", values, bins).getSeriesMap().get("count");
            double[] edges = series.getXData();
            assertTrue(edges.length - 2 <= bins);
            assertTrue(edges[0] <= -3.2 && edges[edges.length - 1] >= 12.6);
            double width = edges[2] - edges[1];
            double digit = width / Math.pow(10, Math.floor(Math.log10(width) + 1e-9));
            assertTrue(DoubleStream.of(1, 2, 5).anyMatch(step -> Math.abs(digit - step) < 1e-6), "width " + width);
            assertEquals(1000, Arrays.stream(series.getYData()).sum());
        }
    }

    @Test
    void histogramOfEqualValuesIsDrawn() {
        var chart = Charts.histogram("Gamma", "|gamma|", new double[] {1, 1, 1}, 4);
        assertTrue(pixels(Charts.picture(chart), BLUE) > 0);
        assertEquals(
                3, Arrays.stream(chart.getSeriesMap().get("count").getYData()).sum());
    }

    @Test
    void histogramOfNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Charts.histogram("G", "x", new double[0], 3));
        assertThrows(IllegalArgumentException.class, () -> Charts.histogram("G", "x", new double[] {Double.NaN}, 3));
    }

    @Test
    void barsAreDrawn() {
        var chart = Charts.bars("Latency", "latency [ms]", List.of("base", "pruned"), List.of(44.5, 21.2));
        assertTrue(pixels(Charts.picture(chart), BLUE) > 10_000);
        assertEquals("Chart \"Latency\": latency [ms] over values; series: latency [ms]", Charts.text(chart));
    }

    @Test
    void legendThatIsWiderThanTheChartGoesToTheRight() {
        for (int series : new int[] {3, 7}) {
            var chart = Charts.overlaidBars("Channels", "layer", "channels");
            for (int i = 0; i < series; i++) {
                chart.addSeries("group backbone stride " + i, List.of(1, 2), List.of(3 + i, 4));
            }
            BufferedImage picture = Charts.picture(chart);
            assertTrue(IntStream.range(0, picture.getHeight())
                    .allMatch(y -> picture.getRGB(0, y) == 0 && picture.getRGB(picture.getWidth() - 1, y) == 0));
            assertEquals(
                    series > 3 ? LegendPosition.OutsideE : LegendPosition.OutsideS,
                    chart.getStyler().getLegendPosition());
        }
    }
}
