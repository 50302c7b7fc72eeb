package org.prunelab.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A drawing for HTML pages, in pixels from the upper left corner, on the page's own ground. Text and thin lines are of a
 * grey that is read on light and on dark ones. The page gets it as SVG, where a pointer reads titles, and within that as
 * PNG, for viewers that let no SVG through, as JupyterLab does not of notebooks that it does not trust.
 *
 * <pre>{@code
 * Svg svg = new Svg(200, 40, "channels of a layer");
 * svg.rectangle(0, 10, 150, 20, Palette.hex(0), 1, "150 channels").text(155, 25, Svg.Anchor.START, "layer 1");
 * System.out.println(svg);
 * }</pre>
 */
public final class Svg {

    private static final int FONT = 12;
    private static final int DENSITY = 2;

    /** Where a text begins, ends or has its middle. */
    public enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** A place. */
    public record Point(double x, double y) {}

    /** A part of the drawing. */
    private sealed interface Part {

        String svg();

        void paint(Graphics2D graphics);
    }

    private record Rectangle(Rectangle2D.Double place, Color fill, double opacity, String title) implements Part {
        @Override
        public String svg() {
            return format(
                    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\" fill-opacity=\"%.2f\">"
                            + "<title>%s</title></rect>",
                    place.x, place.y, place.width, place.height, hex(fill), opacity, Html.escape(title));
        }

        @Override
        public void paint(Graphics2D graphics) {
            graphics.setColor(faded(fill, opacity));
            graphics.fill(place);
        }
    }

    private record Path(
            List<Point> points, boolean closed, Color fill, double opacity, Color stroke, double strokeOpacity)
            implements Part {
        @Override
        public String svg() {
            return format(
                    "<%s points=\"%s\" fill=\"%s\" fill-opacity=\"%.2f\" stroke=\"%s\" stroke-opacity=\"%.2f\"/>",
                    closed ? "polygon" : "polyline",
                    points.stream()
                            .map(point -> format("%.1f,%.1f", point.x(), point.y()))
                            .collect(Collectors.joining(" ")),
                    closed ? hex(fill) : "none",
                    opacity,
                    hex(stroke),
                    strokeOpacity);
        }

        @Override
        public void paint(Graphics2D graphics) {
            Path2D.Double path = new Path2D.Double();
            path.moveTo(points.get(0).x(), points.get(0).y());
            points.stream().skip(1).forEach(point -> path.lineTo(point.x(), point.y()));
            if (closed) {
                path.closePath();
                graphics.setColor(faded(fill, opacity));
                graphics.fill(path);
            }
            graphics.setColor(faded(stroke, strokeOpacity));
            graphics.draw(path);
        }
    }

    private record Line(Line2D.Double place, double opacity) implements Part {
        @Override
        public String svg() {
            return format(
                    "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-opacity=\"%.2f\"/>",
                    place.x1, place.y1, place.x2, place.y2, hex(Palette.INK), opacity);
        }

        @Override
        public void paint(Graphics2D graphics) {
            graphics.setColor(faded(Palette.INK, opacity));
            graphics.draw(place);
        }
    }

    private record Text(Point at, Anchor anchor, Color fill, String text) implements Part {
        @Override
        public String svg() {
            return format(
                    "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>",
                    at.x(), at.y(), anchor.name().toLowerCase(Locale.ROOT), hex(fill), Html.escape(text));
        }

        @Override
        public void paint(Graphics2D graphics) {
            double width = graphics.getFontMetrics().stringWidth(text);
            double left =
                    switch (anchor) {
                        case START -> at.x();
                        case MIDDLE -> at.x() - width / 2;
                        case END -> at.x() - width;
                    };
            graphics.setColor(fill);
            graphics.drawString(text, (float) left, (float) at.y());
        }
    }

    private final int width;
    private final int height;
    private final String label;
    private final List<Part> parts = new ArrayList<>();

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
        parts.add(new Rectangle(new Rectangle2D.Double(x, y, w, h), Color.decode(fill), opacity, title));
        return this;
    }

    /** A line in the text's colour. */
    public Svg line(double x1, double y1, double x2, double y2, double opacity) {
        parts.add(new Line(new Line2D.Double(x1, y1, x2, y2), opacity));
        return this;
    }

    /** A line through points. */
    Svg polyline(List<Point> points, String stroke) {
        parts.add(new Path(List.copyOf(points), false, Palette.INK, 0, Color.decode(stroke), 1));
        return this;
    }

    /** A closed polygon with an outline in a colour. */
    public Svg polygon(List<Point> corners, String fill, double opacity, String stroke) {
        parts.add(new Path(List.copyOf(corners), true, Color.decode(fill), opacity, Color.decode(stroke), 1));
        return this;
    }

    /** A text of 12 pixels whose base line is at y, in grey. */
    public Svg text(double x, double y, Anchor anchor, String text) {
        return text(x, y, anchor, hex(Palette.INK), text);
    }

    /** A text of 12 pixels whose base line is at y. */
    public Svg text(double x, double y, Anchor anchor, String fill, String text) {
        parts.add(new Text(new Point(x, y), anchor, Color.decode(fill), text));
        return this;
    }

    private static Color faded(Color color, double opacity) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), (int) Math.round(255 * opacity));
    }

    private static String hex(Color color) {
        return format("#%06x", color.getRGB() & 0xffffff);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** The drawing as an SVG document. */
    String document() {
        return format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" font-size=\"%d\""
                        + " font-family=\"sans-serif\">\n%s\n</svg>",
                width,
                height,
                width,
                height,
                FONT,
                parts.stream().map(Part::svg).collect(Collectors.joining("\n")));
    }

    /** The drawing at twice its size in pixels, on a ground that is seen through. */
    BufferedImage picture() {
        Fonts.check();
        BufferedImage picture = new BufferedImage(width * DENSITY, height * DENSITY, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.scale(DENSITY, DENSITY);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, FONT));
        graphics.setStroke(new BasicStroke(1));
        parts.forEach(part -> part.paint(graphics));
        graphics.dispose();
        return picture;
    }

    /** The drawing as an element of HTML. */
    @Override
    public String toString() {
        String svg = Base64.getEncoder().encodeToString(document().getBytes(StandardCharsets.UTF_8));
        return format(
                "<object type=\"image/svg+xml\" width=\"%d\" height=\"%d\" style=\"max-width: 100%%\" aria-label=\"%s\""
                        + " data=\"data:image/svg+xml;base64,%s\">"
                        + "<img alt=\"%3$s\" width=\"%1$d\" src=\"data:image/png;base64,%s\"></object>",
                width, height, Html.escape(label), svg, Png.base64(picture()));
    }
}
