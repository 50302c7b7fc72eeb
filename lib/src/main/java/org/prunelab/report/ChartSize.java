package org.prunelab.report;

/**
 * The size of a chart in print.
 *
 * <pre>{@code
 * Charts.write(chart, Path.of("loss.pdf"), ChartSize.COLUMN);
 * Charts.write(chart, Path.of("loss.png"), new ChartSize(120, 70));
 * }</pre>
 *
 * @param width in millimetres, 1 to 2000
 * @param height in millimetres, 1 to 2000
 */
public record ChartSize(double width, double height) {

    /** One column of a page with two. */
    public static final ChartSize COLUMN = new ChartSize(84, 70);

    /** Both columns, or the text of a page with one. */
    public static final ChartSize PAGE = new ChartSize(174, 90);

    private static final double MOST = 2000;
    private static final double INCH = 25.4;
    /** Lengths of a chart, such as the size of its text, are in pixels; at so many an inch, 12 of them are 7 points. */
    private static final double PIXELS_PER_INCH = 120;

    private static final double POINTS_PER_INCH = 72;

    public ChartSize {
        if (!(width >= 1 && width <= MOST && height >= 1 && height <= MOST)) {
            throw new IllegalArgumentException(
                    "A chart of %s x %s mm cannot be drawn; give a width and a height of 1 to %.0f mm."
                            .formatted(width, height, MOST));
        }
    }

    /** The size at which a chart of so many pixels has text of 7 points. */
    static ChartSize ofPixels(int width, int height) {
        return new ChartSize(width / PIXELS_PER_INCH * INCH, height / PIXELS_PER_INCH * INCH);
    }

    int widthInPixels() {
        return (int) Math.round(width / INCH * PIXELS_PER_INCH);
    }

    int heightInPixels() {
        return (int) Math.round(height / INCH * PIXELS_PER_INCH);
    }

    float widthInPoints() {
        return (float) (width / INCH * POINTS_PER_INCH);
    }

    float heightInPoints() {
        return (float) (height / INCH * POINTS_PER_INCH);
    }
}
