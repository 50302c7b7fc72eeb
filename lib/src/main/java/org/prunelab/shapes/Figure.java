package org.prunelab.shapes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.prunelab.base.Seeds;

/** The classes of the Shapes set: contours about the origin, filled by the even-odd rule. */
enum Figure {
    CIRCLE(0.00),
    SQUARE(0.62),
    TRIANGLE(0.24),
    STAR(0.85),
    CROSS(0.47),
    RING(0.09),
    MOON(0.71),
    ARROW(0.33);

    /** Points per circle: at 83 pixels across, a chord is off by less than a twentieth of a pixel. */
    private static final int ROUND = 72;

    private static final double HUE_SPREAD = 0.08;

    private final double hue;

    Figure(double hue) {
        this.hue = hue;
    }

    /** As in the class list. */
    String className() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A hue near the one that is typical of the class, in [0, 1). */
    double hue(Random random) {
        return (hue + Seeds.between(random, 0, HUE_SPREAD)) % 1;
    }

    /** Each contour as x0, y0, x1, y1, and so on. */
    private List<double[]> contours() {
        return switch (this) {
            case CIRCLE -> List.of(radial(ROUND, 1, 1));
            case SQUARE -> List.of(new double[] {-1, -1, 1, -1, 1, 1, -1, 1});
            case TRIANGLE -> List.of(radial(3, 1, 1));
            case STAR -> List.of(radial(10, 1, 0.42));
            case CROSS ->
                List.of(new double[] {
                    -.34, -1, .34, -1, .34, -.34, 1, -.34, 1, .34, .34, .34, .34, 1, -.34, 1, -.34, .34, -1, .34, -1,
                    -.34, -.34, -.34
                });
            case RING -> List.of(radial(ROUND, 1, 1), radial(ROUND, 0.55, 0.55));
            case MOON -> List.of(crescent());
            case ARROW -> List.of(new double[] {0, -1, .8, -.05, .3, -.05, .3, 1, -.3, 1, -.3, -.05, -.8, -.05});
        };
    }

    /** Corners at alternating radii, the first on top. */
    private static double[] radial(int corners, double outer, double inner) {
        double[] points = new double[2 * corners];
        for (int i = 0; i < corners; i++) {
            double angle = 2 * Math.PI * i / corners;
            double radius = i % 2 == 0 ? outer : inner;
            points[2 * i] = radius * StrictMath.sin(angle);
            points[2 * i + 1] = -radius * StrictMath.cos(angle);
        }
        return points;
    }

    /** Outer arc of a circle, back along a flatter arc between the same two horns. */
    private static double[] crescent() {
        double horn = Math.toRadians(50);
        double[] points = new double[2 * ROUND];
        int half = ROUND / 2;
        for (int i = 0; i < half; i++) {
            double angle = horn + (2 * Math.PI - 2 * horn) * i / (half - 1);
            points[2 * i] = StrictMath.cos(angle);
            points[2 * i + 1] = StrictMath.sin(angle);
        }
        double centre = 0.55;
        double dx = StrictMath.cos(horn) - centre;
        double dy = StrictMath.sin(horn);
        double radius = StrictMath.sqrt(dx * dx + dy * dy);
        double start = StrictMath.atan2(dy, dx);
        for (int i = 0; i < half; i++) {
            double angle = 2 * Math.PI - start - (2 * Math.PI - 2 * start) * (i + 1) / (half + 1);
            points[2 * (half + i)] = centre + radius * StrictMath.cos(angle);
            points[2 * (half + i) + 1] = radius * StrictMath.sin(angle);
        }
        return points;
    }

    /** The contours turned by an angle in radians, then scaled so that the longer side of their bounds is {@code side}. */
    List<double[]> contours(double angle, double side) {
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        double[] bounds = {Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
        List<double[]> turned = new ArrayList<>();
        for (double[] contour : contours()) {
            double[] points = new double[contour.length];
            for (int i = 0; i < contour.length; i += 2) {
                points[i] = cos * contour[i] - sin * contour[i + 1];
                points[i + 1] = sin * contour[i] + cos * contour[i + 1];
                bounds[0] = Math.min(bounds[0], points[i]);
                bounds[1] = Math.min(bounds[1], points[i + 1]);
                bounds[2] = Math.max(bounds[2], points[i]);
                bounds[3] = Math.max(bounds[3], points[i + 1]);
            }
            turned.add(points);
        }
        double scale = side / Math.max(bounds[2] - bounds[0], bounds[3] - bounds[1]);
        for (double[] points : turned) {
            for (int i = 0; i < points.length; i += 2) {
                points[i] = (points[i] - (bounds[0] + bounds[2]) / 2) * scale;
                points[i + 1] = (points[i + 1] - (bounds[1] + bounds[3]) / 2) * scale;
            }
        }
        return turned;
    }
}
