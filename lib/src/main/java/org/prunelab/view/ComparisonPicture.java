package org.prunelab.view;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import org.prunelab.darknet.Model;
import org.prunelab.report.Fonts;
import org.prunelab.voc.Voc;

/**
 * A comparison as one picture: a row for each detector, with what it costs, how well it does, and what it finds in the
 * first validation pictures.
 *
 * <pre>{@code
 * Comparison comparison = Comparison.on(voc).add("full", base.model()).add("pruned", pruned).measure();
 * BufferedImage picture = ComparisonPicture.of(comparison, voc, 3, base.model(), pruned);
 * }</pre>
 */
public final class ComparisonPicture {

    private static final int TEXT_WIDTH = 300;
    private static final int MARGIN = 24;
    private static final int LINE = 32;
    private static final Color INK = new Color(0x222222);
    private static final Color GREY = new Color(0x666666);
    private static final Font NAME = new Font(Font.SANS_SERIF, Font.BOLD, 24);
    private static final Font NUMBER = new Font(Font.SANS_SERIF, Font.PLAIN, 20);

    private ComparisonPicture() {}

    /**
     * Draws the comparison.
     *
     * @param pictures of the validation set, at least 1
     * @param models of the rows, in their order
     * @throws IllegalArgumentException where the models are not as many as the rows
     * @throws IllegalStateException where this machine has no fonts
     */
    public static BufferedImage of(Comparison comparison, Voc voc, int pictures, Model... models) {
        if (models.length != comparison.rows().size()) {
            throw new IllegalArgumentException("The comparison has %d rows, but there are %d models; give one for each."
                    .formatted(comparison.rows().size(), models.length));
        }
        Fonts.check();
        BufferedImage found = PictureGrid.detections(voc, pictures, models);
        BufferedImage sheet = new BufferedImage(
                TEXT_WIDTH + found.getWidth() + 2 * MARGIN, found.getHeight() + 2 * MARGIN, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        graphics.drawImage(found, MARGIN + TEXT_WIDTH, MARGIN, null);
        int height = found.getHeight() / models.length;
        for (int i = 0; i < models.length; i++) {
            write(graphics, comparison.rows().get(0), comparison.rows().get(i), MARGIN + i * height + LINE);
        }
        graphics.dispose();
        return sheet;
    }

    private static void write(Graphics2D graphics, Comparison.Row first, Comparison.Row row, int top) {
        graphics.setFont(NAME);
        graphics.setColor(INK);
        graphics.drawString(row.name(), MARGIN, top);
        graphics.setFont(NUMBER);
        int y = top;
        for (Line line : lines(first, row)) {
            y += LINE;
            graphics.setColor(INK);
            graphics.drawString(line.number(), MARGIN, y);
            graphics.setColor(GREY);
            graphics.drawString(line.change(), MARGIN + (int) Fonts.width(line.number() + "  ", NUMBER), y);
        }
    }

    /** A number with its unit, and its change from the first row; empty in the first. */
    private record Line(String number, String change) {}

    private static List<Line> lines(Comparison.Row first, Comparison.Row row) {
        List<Line> lines = List.of(
                line(
                        "%.2f M parameters",
                        1e6, (double) row.cost().parameters(), (double)
                                first.cost().parameters()),
                line(
                        "%.1f M MACs",
                        1e6, (double) row.cost().macs(), (double) first.cost().macs()),
                line("%.1f ms", 1, row.latency().milliseconds(), first.latency().milliseconds()),
                map(row.evaluation().map(), first.evaluation().map()));
        return row.equals(first)
                ? lines.stream().map(line -> new Line(line.number(), "")).toList()
                : lines;
    }

    private static Line line(String format, double unit, double value, double first) {
        return new Line(
                String.format(Locale.ROOT, format, value / unit),
                String.format(Locale.ROOT, "%+.1f %%", 100 * (value / first - 1)));
    }

    private static Line map(double value, double first) {
        return new Line(
                String.format(Locale.ROOT, "mAP@0.5 %.3f", value), String.format(Locale.ROOT, "%+.3f", value - first));
    }
}
