package org.prunelab.report;

import java.awt.Color;

/**
 * The colours of charts: Okabe and Ito 2008, told apart by the colour-blind, without yellow, which is faint on white, and with
 * grey for black, which is lost on dark grounds.
 *
 * <pre>{@code
 * XYSeries series = chart.addSeries("base", new double[] {0, 1, 2}, new double[] {3, 2, 1});
 * series.setLineColor(Palette.color(0));
 * }</pre>
 */
public final class Palette {

    /** Of text and thin lines on a page: read on white and on the grounds of dark themes, 4.5 to 1 and 4.2 to 1. */
    public static final Color INK = new Color(0x76, 0x76, 0x76);

    private static final Color[] COLORS = {
        new Color(0x00, 0x72, 0xB2),
        new Color(0xD5, 0x5E, 0x00),
        new Color(0x00, 0x9E, 0x73),
        new Color(0xCC, 0x79, 0xA7),
        new Color(0xE6, 0x9F, 0x00),
        new Color(0x56, 0xB4, 0xE9),
        INK,
    };

    private Palette() {}

    /**
     * The ink, seen through.
     *
     * @param alpha from 0, not seen, to 255
     */
    public static Color ink(int alpha) {
        return new Color(INK.getRed(), INK.getGreen(), INK.getBlue(), alpha);
    }

    /** How many there are. */
    public static int size() {
        return COLORS.length;
    }

    /** The colour at an index from 0; after the last come all again, lighter, then the same anew. */
    public static Color color(int index) {
        Color color = COLORS[index % COLORS.length];
        return index / COLORS.length % 2 == 0
                ? color
                : new Color(lighter(color.getRed()), lighter(color.getGreen()), lighter(color.getBlue()));
    }

    private static int lighter(int part) {
        return part + (255 - part) / 2;
    }

    /** The same as in HTML, such as {@code #0072b2}. */
    public static String hex(int index) {
        return "#%06x".formatted(color(index).getRGB() & 0xFFFFFF);
    }

    static Color[] all() {
        return COLORS.clone();
    }
}
