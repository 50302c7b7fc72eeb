package org.prunelab.shapes;

import java.util.Arrays;
import java.util.List;

/**
 * How much of each pixel some contours cover, in [0, 1]. Computed here rather than by Java 2D, whose anti-aliasing
 * differs between versions, so that a seed means the same pixels everywhere.
 *
 * @param left column of the picture that the mask's first column falls on; may be negative
 * @param top row of the picture that the mask's first row falls on; may be negative
 * @param width in pixels
 * @param height in pixels
 * @param contours shifted to the mask's own corner
 * @param coverage (height, width)
 */
record Mask(int left, int top, int width, int height, List<double[]> contours, List<float[]> coverage) {

    private static final int SCANS = 8;

    /** The mask of contours that have been moved by (x, y). */
    static Mask of(List<double[]> around, double x, double y) {
        double[] bounds = {Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
        for (double[] points : around) {
            for (int i = 0; i < points.length; i++) {
                bounds[i % 2] = Math.min(bounds[i % 2], points[i]);
                bounds[2 + i % 2] = Math.max(bounds[2 + i % 2], points[i]);
            }
        }
        int left = (int) Math.floor(x + bounds[0]);
        int top = (int) Math.floor(y + bounds[1]);
        int width = (int) Math.ceil(x + bounds[2]) - left;
        int height = (int) Math.ceil(y + bounds[3]) - top;
        List<double[]> moved = around.stream()
                .map(points -> {
                    double[] shifted = points.clone();
                    for (int i = 0; i < shifted.length; i++) {
                        shifted[i] += i % 2 == 0 ? x - left : y - top;
                    }
                    return shifted;
                })
                .toList();
        float[][] rows = new float[height][width];
        for (int scan = 0; scan < height * SCANS; scan++) {
            double[] crossings = crossings(moved, (scan + 0.5) / SCANS);
            for (int i = 0; i + 1 < crossings.length; i += 2) {
                fill(rows[scan / SCANS], crossings[i], crossings[i + 1]);
            }
        }
        return new Mask(left, top, width, height, moved, List.of(rows));
    }

    private static double[] crossings(List<double[]> contours, double y) {
        double[] found =
                new double[contours.stream().mapToInt(points -> points.length).sum()];
        int count = 0;
        for (double[] points : contours) {
            for (int i = 0; i < points.length; i += 2) {
                int next = (i + 2) % points.length;
                double above = points[i + 1];
                double below = points[next + 1];
                if (above <= y != below <= y) {
                    found[count++] = points[i] + (points[next] - points[i]) * (y - above) / (below - above);
                }
            }
        }
        double[] crossings = Arrays.copyOf(found, count);
        Arrays.sort(crossings);
        return crossings;
    }

    private static void fill(float[] row, double from, double to) {
        for (int x = Math.max(0, (int) from); x < row.length && x < to; x++) {
            row[x] += (float) ((Math.min(to, x + 1) - Math.max(from, x)) / SCANS);
        }
    }

    /** Coverage of the picture's pixel (x, y). */
    float at(int x, int y) {
        int column = x - left;
        int row = y - top;
        return column < 0 || row < 0 || column >= width || row >= height ? 0 : coverage.get(row)[column];
    }

    /** Whether most of the picture's pixel (x, y) is covered, which is what counts as part of the object. */
    boolean holds(int x, int y) {
        return at(x, y) >= 0.5f;
    }

    /** Pixels that are part of the object, within the picture or not. */
    int area() {
        int area = 0;
        for (int y = top; y < top + height; y++) {
            for (int x = left; x < left + width; x++) {
                area += holds(x, y) ? 1 : 0;
            }
        }
        return area;
    }

    /** Distance from the centre of the picture's pixel (x, y) to the nearest contour, in pixels. */
    double distanceToContour(int x, int y) {
        double px = x - left + 0.5;
        double py = y - top + 0.5;
        double nearest = Double.MAX_VALUE;
        for (double[] points : contours) {
            for (int i = 0; i < points.length; i += 2) {
                int next = (i + 2) % points.length;
                double dx = points[next] - points[i];
                double dy = points[next + 1] - points[i + 1];
                double along = ((px - points[i]) * dx + (py - points[i + 1]) * dy) / (dx * dx + dy * dy);
                double clamped = Math.max(0, Math.min(1, along));
                double ex = px - points[i] - clamped * dx;
                double ey = py - points[i + 1] - clamped * dy;
                nearest = Math.min(nearest, ex * ex + ey * ey);
            }
        }
        return Math.sqrt(nearest);
    }
}
