package org.prunelab.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.prunelab.report.Svg.Anchor;

/**
 * Curves that grow while something runs, such as a loss and an mAP: a small panel for each, side by side, since their
 * scales differ. For one thread.
 *
 * <pre>{@code
 * LiveCurves curves = new LiveCurves("step");
 * try (LiveDisplay live = LiveDisplay.open()) {
 *     for (int step = 1; step <= 100; step++) {
 *         curves.add("loss", step, 1.0 / step);
 *         live.show(curves);
 *     }
 * }
 * }</pre>
 */
public final class LiveCurves implements Rendered {

    private static final int WIDTH = 300;
    private static final int HEIGHT = 130;
    private static final int MARGIN = 6;
    private static final int TOP = 22;
    private static final int BELOW = 20;
    private static final int LEFT = 56;
    private static final double FAINT = 0.4;
    /** Points drawn at most; of more, neighbours are averaged. */
    private static final int MOST_POINTS = 250;

    private record Point(double x, double y) {}

    private final String xTitle;
    private final Map<String, List<Point>> curves = new LinkedHashMap<>();

    /** Without curves yet; {@code xTitle} says what they are drawn over, such as "step". */
    public LiveCurves(String xTitle) {
        this.xTitle = xTitle;
    }

    /** Adds a point at the end of a curve, which begins with its first point; points that are not finite are left out. */
    public void add(String curve, double x, double y) {
        if (Double.isFinite(x) && Double.isFinite(y)) {
            curves.computeIfAbsent(curve, name -> new ArrayList<>()).add(new Point(x, y));
        }
    }

    @Override
    public String toHtml() {
        var html = new StringBuilder("<div style=\"display: flex; flex-wrap: wrap; gap: 1em\">");
        int number = 0;
        for (var curve : curves.entrySet()) {
            html.append(
                    panel(curve.getKey(), thinned(curve.getValue()), last(curve.getValue()), Palette.hex(number++)));
        }
        return html.append("</div>").toString();
    }

    @Override
    public String toText() {
        return curves.entrySet().stream()
                .map(curve ->
                        curve.getKey() + " " + number(last(curve.getValue()).y()))
                .collect(Collectors.joining("  "));
    }

    private String panel(String name, List<Point> points, Point last, String color) {
        double left = points.get(0).x();
        double right = Math.max(last.x(), Math.nextUp(left));
        double low = points.stream().mapToDouble(Point::y).min().orElseThrow();
        double high = points.stream().mapToDouble(Point::y).max().orElseThrow();
        double height = high > low ? high - low : 1;
        int floor = HEIGHT - BELOW;
        Svg svg = new Svg(WIDTH, HEIGHT, name + " over " + xTitle);
        svg.text(LEFT, 14, Anchor.START, name + " " + number(last.y()));
        svg.line(LEFT, TOP, LEFT, floor, FAINT).line(LEFT, floor, WIDTH - MARGIN, floor, FAINT);
        svg.text(LEFT - MARGIN, TOP + 9, Anchor.END, number(high));
        if (high > low) {
            svg.text(LEFT - MARGIN, floor, Anchor.END, number(low));
        }
        svg.text(LEFT, HEIGHT - 4, Anchor.START, xTitle + " " + number(left));
        svg.text(WIDTH - MARGIN, HEIGHT - 4, Anchor.END, number(last.x()));
        svg.polyline(
                points.stream()
                        .map(point -> new Svg.Point(
                                LEFT + (point.x() - left) / (right - left) * (WIDTH - LEFT - MARGIN),
                                floor - 2 - (point.y() - low) / height * (floor - TOP - 4)))
                        .toList(),
                color);
        return svg.toString();
    }

    private static List<Point> thinned(List<Point> points) {
        int stride = (points.size() + MOST_POINTS - 1) / MOST_POINTS;
        if (stride <= 1) {
            return points;
        }
        var thin = new ArrayList<Point>();
        for (int from = 0; from < points.size(); from += stride) {
            List<Point> group = points.subList(from, Math.min(from + stride, points.size()));
            double y = group.stream().mapToDouble(Point::y).average().orElseThrow();
            thin.add(new Point(last(group).x(), y));
        }
        return thin;
    }

    private static Point last(List<Point> points) {
        return points.get(points.size() - 1);
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.4g", value);
    }
}
