package org.prunelab.image;

/**
 * Colours as hue, saturation and value, each in [0, 1], and as red, green and blue, each in [0, 1].
 *
 * <pre>{@code
 * float[] orange = Hsv.rgb(0.08, 0.9, 1);
 * }</pre>
 */
public final class Hsv {

    private Hsv() {}

    /** Turns the three numbers from RGB to HSV in place. */
    public static void fromRgb(float[] colour) {
        float red = colour[0];
        float green = colour[1];
        float blue = colour[2];
        float most = Math.max(red, Math.max(green, blue));
        float range = most - Math.min(red, Math.min(green, blue));
        float hue = 0;
        if (range > 0) {
            if (most == red) {
                hue = (green - blue) / range;
            } else if (most == green) {
                hue = 2 + (blue - red) / range;
            } else {
                hue = 4 + (red - green) / range;
            }
        }
        colour[0] = hue < 0 ? hue / 6 + 1 : hue / 6;
        colour[1] = most > 0 ? range / most : 0;
        colour[2] = most;
    }

    /** Turns the three numbers from HSV to RGB in place. */
    public static void toRgb(float[] colour) {
        float sector = colour[0] * 6;
        float saturation = colour[1];
        float value = colour[2];
        colour[0] = part(sector + 5, saturation, value);
        colour[1] = part(sector + 3, saturation, value);
        colour[2] = part(sector + 1, saturation, value);
    }

    private static float part(float shifted, float saturation, float value) {
        float k = shifted < 6 ? shifted : shifted - 6;
        return value - value * saturation * Math.max(0, Math.min(Math.min(k, 4 - k), 1));
    }

    public static float[] rgb(double hue, double saturation, double value) {
        float[] colour = {(float) hue, (float) saturation, (float) value};
        toRgb(colour);
        return colour;
    }
}
