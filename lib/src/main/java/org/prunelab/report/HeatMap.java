package org.prunelab.report;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/**
 * A grid of values as colours over a picture: viridis, which the colour-blind and grey prints tell apart.
 *
 * <pre>{@code
 * float[] values = {0, 0, 1, 0, 2, 4}; // two rows
 * BufferedImage drawn = HeatMap.over(image, 2, 3, values, 4);
 * }</pre>
 */
public final class HeatMap {

    private static final int[] VIRIDIS = {
        0x440154, 0x482878, 0x3E4A89, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6DCD59, 0xB4DE2C, 0xFDE725
    };

    /** How much of the picture the lowest and the highest values cover. */
    private static final double FAINT = 0.25;

    private static final double STRONG = 0.8;

    private HeatMap() {}

    /**
     * The picture under the colours of a grid, which is stretched over it and interpolated.
     *
     * @param values row by row, height x width; at or below 0 is the darkest colour
     * @param brightest the value of the brightest colour, above 0
     */
    public static BufferedImage over(BufferedImage picture, int height, int width, float[] values, double brightest) {
        if (values.length != height * width || !(brightest > 0)) {
            throw new IllegalArgumentException(
                    "A heat map of %d x %d needs as many values and a brightest one above 0, not %d and %s."
                            .formatted(height, width, values.length, brightest));
        }
        BufferedImage drawn = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = drawn.createGraphics();
        graphics.drawImage(picture, 0, 0, null);
        graphics.dispose();
        for (int y = 0; y < drawn.getHeight(); y++) {
            double row = (y + 0.5) * height / drawn.getHeight() - 0.5;
            for (int x = 0; x < drawn.getWidth(); x++) {
                double column = (x + 0.5) * width / drawn.getWidth() - 0.5;
                double share = Math.max(0, Math.min(1, value(values, height, width, row, column) / brightest));
                drawn.setRGB(x, y, blend(drawn.getRGB(x, y), color(share), FAINT + share * (STRONG - FAINT)));
            }
        }
        return drawn;
    }

    private static double value(float[] values, int height, int width, double row, double column) {
        double r = Math.max(0, Math.min(height - 1, row));
        double c = Math.max(0, Math.min(width - 1, column));
        int top = (int) r;
        int left = (int) c;
        int bottom = Math.min(top + 1, height - 1);
        int right = Math.min(left + 1, width - 1);
        double upper = mix(values[top * width + left], values[top * width + right], c - left);
        double lower = mix(values[bottom * width + left], values[bottom * width + right], c - left);
        return mix(upper, lower, r - top);
    }

    /** The colour of a share of the brightest value, in [0, 1], as 0xRRGGBB. */
    static int color(double share) {
        double place = share * (VIRIDIS.length - 1);
        int below = Math.min((int) place, VIRIDIS.length - 2);
        return blend(VIRIDIS[below], VIRIDIS[below + 1], place - below);
    }

    private static int blend(int from, int to, double share) {
        int mixed = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            mixed |= (int) Math.round(mix(from >> shift & 0xFF, to >> shift & 0xFF, share)) << shift;
        }
        return mixed;
    }

    private static double mix(double from, double to, double share) {
        return from + share * (to - from);
    }
}
