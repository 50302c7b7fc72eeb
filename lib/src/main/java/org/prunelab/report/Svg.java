package org.prunelab.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A drawing for HTML pages, in pixels from the upper left corner. Text and thin lines take the page's own text colour,
 * so that it suits light and dark themes; it shrinks with a narrow page.
 *
 * <pre>{@code
 * Svg svg = new Svg(200, 40, "channels of a layer");
 * svg.rectangle(0, 10, 150, 20, Palette.hex(0), 1, "150 channels").text(155, 25, Svg.Anchor.START, "layer 1");
 * System.out.println(svg);
 * }</pre>
 */
public final class Svg {

    /** Where a text begins, ends or has its middle. */
    public enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** A place. */
    public record Point(double x, double y) {}

    private final int width;
    private final int height;
    private final String label;
    private final StringBuilder body = new StringBuilder();

    /**
     * An empty drawing.
     *
     * @param label what it shows, for those who can't see it
     */
    public Svg(int width, int height, String label) {
        this.width = width;
        this.height = height;
        this.label = label;
    }

    /** A filled rectangle; a pointer over it reads the title. */
    public Svg rectangle(double x, double y, double w, double h, String fill, double opacity, String title) {
        body.append(format(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\" fill-opacity=\"%.2f\">"
                        + "<title>%s</title></rect>\n",
                x, y, w, h, fill, opacity, Html.escape(title)));
        return this;
    }

    /** A line in the text's colour. */
    public Svg line(double x1, double y1, double x2, double y2, double opacity) {
        body.append(format(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"currentColor\" stroke-opacity=\"%.2f\"/>\n",
                x1, y1, x2, y2, opacity));
        return this;
    }

    /** A closed polygon with an outline. */
    public Svg polygon(List<Point> corners, String fill, double opacity, String stroke) {
        String points = corners.stream()
                .map(corner -> format("%.1f,%.1f", corner.x(), corner.y()))
                .collect(Collectors.joining(" "));
        body.append(format(
                "<polygon points=\"%s\" fill=\"%s\" fill-opacity=\"%.2f\" stroke=\"%s\" stroke-width=\"1\"/>\n",
                points, fill, opacity, stroke));
        return this;
    }

    /** A text of 12 pixels whose base line is at y, in the page's colour. */
    public Svg text(double x, double y, Anchor anchor, String text) {
        return text(x, y, anchor, "currentColor", text);
    }

    /** A text of 12 pixels whose base line is at y. */
    public Svg text(double x, double y, Anchor anchor, String fill, String text) {
        body.append(format(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n",
                x, y, anchor.name().toLowerCase(Locale.ROOT), fill, Html.escape(text)));
        return this;
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** The drawing as an element of HTML. */
    @Override
    public String toString() {
        return format(
                "<svg width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\" font-size=\"12\""
                        + " font-family=\"sans-serif\" style=\"max-width: 100%%; height: auto\">\n%s</svg>",
                width, height, width, height, Html.escape(label), body);
    }
}
