package org.prunelab.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.prunelab.report.Svg.Anchor;
import org.prunelab.report.Svg.Point;

/**
 * Histograms over time, one behind another, such as those of the scaling factors after each epoch. A height is the square
 * root of a count, so that a crowded interval does not flatten the others; all rows have one scale.
 *
 * <pre>{@code
 * double[] edges = {0, 0.5, 1};
 * long[][] counts = {{10, 90}, {60, 40}};
 * new Ridgeline("Scaling factors", "|gamma|", List.of("epoch 1", "epoch 2"), edges, counts)
 * }</pre>
 *
 * @param title what is drawn
 * @param xTitle what the values are, with their unit
 * @param rows the name of each histogram, the first at the top; of many some are drawn, the first and last among them
 * @param edges of the intervals, rising, one more than there are intervals
 * @param counts how many values fall into each interval, by row
 */
public record Ridgeline(String title, String xTitle, List<String> rows, double[] edges, long[][] counts)
        implements Rendered {

    private static final int WIDTH = 640;
    private static final int LEFT = 64;
    private static final int RIGHT = 20;
    private static final int TOP = 34;
    private static final int BOTTOM = 42;
    /** Pixels from a base line to the next, and of the highest histogram. */
    private static final int STEP = 24;

    private static final int HIGHEST = 40;
    private static final int MOST_ROWS = 16;
    /** Pixels that a number below the axis needs at least. */
    private static final int TICK = 60;

    public Ridgeline {
        rows = List.copyOf(rows);
        if (rows.isEmpty() || counts.length != rows.size() || edges.length < 2) {
            throw new IllegalArgumentException(
                    "\"%s\" needs a row of counts for each of its %d names and at least 2 edges, not %d and %d."
                            .formatted(title, rows.size(), counts.length, edges.length));
        }
        for (int i = 0; i < counts.length; i++) {
            if (counts[i].length != edges.length - 1) {
                throw new IllegalArgumentException("\"%s\": %s has %d counts, but %d edges make %d intervals."
                        .formatted(title, rows.get(i), counts[i].length, edges.length, edges.length - 1));
            }
        }
    }

    @Override
    public String toHtml() {
        return toHtml(WIDTH);
    }

    /** The same in another width, at least 200 pixels, for several side by side. */
    public String toHtml(int width) {
        List<Integer> shown = shown();
        int height = TOP + HIGHEST + (shown.size() - 1) * STEP + BOTTOM;
        int floor = height - BOTTOM;
        Svg svg = new Svg(width, height, title);
        svg.text(LEFT, 16, Anchor.START, title);
        double step = Charts.roundedUp((edges[edges.length - 1] - edges[0]) * TICK / (width - LEFT - RIGHT));
        double first = Math.ceil(edges[0] / step - 1e-9) * step + 0.0; // never -0
        for (double value = first; value <= edges[edges.length - 1] + 1e-9 * step; value += step) {
            double x = x(value, width);
            svg.line(x, TOP, x, floor, 0.12);
            svg.text(x, floor + 16, Anchor.MIDDLE, number(value));
        }
        long highest = Math.max(
                1, Arrays.stream(counts).flatMapToLong(Arrays::stream).max().orElse(1));
        svg.text(
                (LEFT + width - RIGHT) / 2.0,
                height - 6,
                Anchor.MIDDLE,
                String.format(Locale.ROOT, "%s; height: square root of the count, at most %,d", xTitle, highest));
        double most = Math.sqrt((double) highest);
        for (int i = 0; i < shown.size(); i++) {
            double base = TOP + HIGHEST + (double) i * STEP;
            svg.polygon(outline(counts[shown.get(i)], base, HIGHEST / most, width), Palette.hex(0), 0.75, "#ffffff");
            svg.text(LEFT - 8, base, Anchor.END, rows.get(shown.get(i)));
        }
        return svg.toString();
    }

    private List<Integer> shown() {
        int count = Math.min(rows.size(), MOST_ROWS);
        return IntStream.range(0, count)
                .mapToObj(i -> count == 1 ? 0 : (int) Math.round((double) i * (rows.size() - 1) / (count - 1)))
                .toList();
    }

    private List<Point> outline(long[] row, double base, double scale, int width) {
        List<Point> corners = new ArrayList<>();
        corners.add(new Point(x(edges[0], width), base));
        for (int bin = 0; bin < row.length; bin++) {
            double y = base - scale * Math.sqrt((double) row[bin]);
            corners.add(new Point(x(edges[bin], width), y));
            corners.add(new Point(x(edges[bin + 1], width), y));
        }
        corners.add(new Point(x(edges[edges.length - 1], width), base));
        return corners;
    }

    private double x(double value, int width) {
        return LEFT + (value - edges[0]) / (edges[edges.length - 1] - edges[0]) * (width - LEFT - RIGHT);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value).replaceAll("\\.?0+$", "");
    }

    /** For each row the share of its values in the first interval and the interval of its median. */
    @Override
    public String toText() {
        return IntStream.range(0, rows.size())
                .mapToObj(i -> "%s: %s".formatted(rows.get(i), inWords(counts[i])))
                .collect(Collectors.joining("\n", title + "\n", ""));
    }

    private String inWords(long[] row) {
        long all = Arrays.stream(row).sum();
        long seen = 0;
        int median = 0;
        while (median < row.length - 1 && 2 * (seen + row[median]) < all) {
            seen += row[median++];
        }
        return String.format(
                Locale.ROOT,
                "%.1f %% below %s, median in [%s, %s)",
                all == 0 ? 0 : 100.0 * row[0] / all,
                number(edges[1]),
                number(edges[median]),
                number(edges[median + 1]));
    }
}
