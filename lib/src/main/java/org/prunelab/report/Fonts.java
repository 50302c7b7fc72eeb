package org.prunelab.report;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;

/**
 * Whether this machine can write text into pictures.
 *
 * <pre>{@code
 * Fonts.check();                                          // says what to install where charts cannot be drawn
 * }</pre>
 */
public final class Fonts {

    private Fonts() {}

    /**
     * Lays out a word, as every chart does.
     *
     * @throws IllegalStateException saying what to install, if Java finds no font or none of the libraries for them
     */
    public static void check() {
        try {
            var context = new FontRenderContext(new AffineTransform(), true, true);
            new Font(Font.SANS_SERIF, Font.PLAIN, 12).getStringBounds("mAP", context);
        } catch (Error | RuntimeException e) {
            // Java says this with an Error of one kind or another: no font, no fontconfig, or no freetype.
            throw new IllegalStateException(
                    "Java cannot write text into pictures (%s). Install fontconfig, freetype and one font: "
                                    .formatted(rootOf(e))
                            + "apt install fontconfig libfreetype6 fonts-dejavu-core | brew install fontconfig freetype.",
                    e);
        }
    }

    /** How many pixels of a chart a text is wide. */
    public static double width(String text, Font font) {
        return font.getStringBounds(text, new FontRenderContext(null, true, true))
                .getWidth();
    }

    private static Throwable rootOf(Throwable e) {
        return e.getCause() == null ? e : rootOf(e.getCause());
    }

    /** Prints what is missing and ends with status 1, or prints nothing. */
    public static void main(String[] arguments) {
        try {
            check();
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
            System.exit(1);
        }
    }
}
