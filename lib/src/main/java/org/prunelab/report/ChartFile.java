package org.prunelab.report;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import de.rototor.pdfbox.graphics2d.PdfBoxGraphics2D;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.util.Matrix;
import org.knowm.xchart.internal.chartpart.Chart;

/** A chart as the bytes of a file, at a size in print. Text becomes outlines, so that it looks the same everywhere. */
final class ChartFile {

    /** Dots of a PNG for each pixel of the chart: 480 an inch, where journals ask for 300. */
    private static final int DENSITY = 4;

    private final Chart<?, ?> chart;
    private final ChartSize size;

    ChartFile(Chart<?, ?> chart, ChartSize size) {
        this.chart = chart;
        this.size = size;
    }

    /**
     * The bytes of the format that a file's name ends in.
     *
     * @throws IllegalArgumentException for any other than png, svg and pdf
     */
    byte[] bytes(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".png")) {
            return png();
        }
        if (lower.endsWith(".svg")) {
            return svg().getBytes(StandardCharsets.UTF_8);
        }
        if (lower.endsWith(".pdf")) {
            return pdf();
        }
        throw new IllegalArgumentException("A chart is written as .png, .svg or .pdf, not as %s.".formatted(name));
    }

    private byte[] png() {
        int width = size.widthInPixels();
        int height = size.heightInPixels();
        var picture = new BufferedImage(width * DENSITY, height * DENSITY, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.scale(DENSITY, DENSITY);
        chart.paint(graphics, width, height);
        graphics.dispose();
        return Png.encode(picture);
    }

    String svg() {
        int width = size.widthInPixels();
        int height = size.heightInPixels();
        var graphics = new VectorGraphics2D();
        chart.paint(graphics, width, height);
        var bytes = new ByteArrayOutputStream();
        try {
            new SVGProcessor()
                    .getDocument(graphics.getCommands(), new PageSize(0, 0, width, height))
                    .writeTo(bytes);
        } catch (IOException e) {
            throw failure("SVG", e);
        }
        // the document counts in pixels, and its frame says how large they are in print
        return bytes.toString(StandardCharsets.UTF_8)
                .replaceFirst(
                        " width=\"%dpx\"".formatted(width), " width=\"%smm\"".formatted(millimetres(size.width())))
                .replaceFirst(
                        " height=\"%dpx\"".formatted(height), " height=\"%smm\"".formatted(millimetres(size.height())));
    }

    private static String millimetres(double length) {
        return String.format(Locale.ROOT, "%.3f", length);
    }

    private byte[] pdf() {
        int width = size.widthInPixels();
        int height = size.heightInPixels();
        try (var document = new PDDocument()) {
            document.getDocumentInformation().setTitle(chart.getTitle());
            var page = new PDPage(new PDRectangle(size.widthInPoints(), size.heightInPoints()));
            document.addPage(page);
            var graphics = new PdfBoxGraphics2D(document, width, height);
            chart.paint(graphics, width, height);
            graphics.dispose();
            try (var content = new PDPageContentStream(document, page)) {
                content.transform(
                        Matrix.getScaleInstance(size.widthInPoints() / width, size.heightInPoints() / height));
                content.drawForm(graphics.getXFormObject());
            }
            var bytes = new ByteArrayOutputStream();
            document.save(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw failure("PDF", e);
        }
    }

    private UncheckedIOException failure(String format, IOException cause) {
        return new UncheckedIOException(
                "The chart \"%s\" could not be drawn as %s.".formatted(chart.getTitle(), format), cause);
    }
}
