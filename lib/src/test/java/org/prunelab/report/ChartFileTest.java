package org.prunelab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.XYChart;

/** Charts in print, read back by ImageIO and PDFBox. */
class ChartFileTest {

    private static final int BLUE = 0xFF0072B2;

    @TempDir
    private Path folder;

    private static XYChart chart() {
        XYChart chart = Charts.line("Loss", "step", "loss");
        chart.addSeries("base", new double[] {0, 1, 2}, new double[] {3, 2, 1});
        return chart;
    }

    private static boolean shows(BufferedImage picture, int argb) {
        int[] all = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        return java.util.Arrays.stream(all).anyMatch(pixel -> pixel == argb);
    }

    @Test
    void pngHas480DotsAnInch() throws Exception {
        Path file = folder.resolve("loss.PNG");
        Charts.write(chart(), file, ChartSize.COLUMN);
        BufferedImage picture = ImageIO.read(file.toFile());
        assertEquals(84 / 25.4 * 480, picture.getWidth(), 4);
        assertEquals(70 / 25.4 * 480, picture.getHeight(), 4);
        assertTrue(shows(picture, BLUE));
    }

    @Test
    void pdfIsOnePageOfTheSizeInPrint() throws Exception {
        Path file = folder.resolve("loss.pdf");
        Charts.write(chart(), file, ChartSize.PAGE);
        try (PDDocument document = Loader.loadPDF(file.toFile())) {
            assertEquals(1, document.getNumberOfPages());
            assertEquals(174 / 25.4 * 72, document.getPage(0).getMediaBox().getWidth(), 0.1);
            assertEquals(90 / 25.4 * 72, document.getPage(0).getMediaBox().getHeight(), 0.1);
            BufferedImage page = new PDFRenderer(document).renderImageWithDPI(0, 150);
            assertTrue(shows(page, BLUE));
            assertEquals(-1, page.getRGB(page.getWidth() - 2, page.getHeight() - 2), "the page is filled");
        }
    }

    @Test
    void svgTellsItsSizeInMillimetres() throws Exception {
        Path file = folder.resolve("loss.svg");
        Charts.write(chart(), file, ChartSize.COLUMN);
        String svg = Files.readString(file);
        assertTrue(svg.contains(" width=\"84.000mm\"") && svg.contains(" height=\"70.000mm\""));
        assertTrue(svg.contains(" viewBox=\"0 0 397 331\""));
    }

    @Test
    void withoutASizeTheChartIsAsOnTheScreen() throws Exception {
        Path file = folder.resolve("loss.svg");
        Charts.write(chart(), file);
        assertTrue(Files.readString(file).contains(" viewBox=\"0 0 640 400\""));
    }

    @Test
    void writingLeavesTheChartAsItWas() {
        XYChart chart = chart();
        Charts.write(chart, folder.resolve("small.png"), ChartSize.COLUMN);
        assertEquals(1280, Charts.picture(chart).getWidth());
    }

    @Test
    void otherEndingsSizesAndFoldersAreRefusedInWords() {
        var ending = assertThrows(IllegalArgumentException.class, () -> Charts.write(chart(), Path.of("loss.gif")));
        assertEquals("A chart is written as .png, .svg or .pdf, not as loss.gif.", ending.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new ChartSize(0, 10));
        assertThrows(IllegalArgumentException.class, () -> new ChartSize(10, Double.NaN));
        Path missing = folder.resolve("no").resolve("loss.png");
        assertThrows(UncheckedIOException.class, () -> Charts.write(chart(), missing));
    }
}
