package org.prunelab.detect;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.prunelab.image.Box;

/**
 * Pictures with the boxes that were found in them.
 *
 * <pre>{@code
 * BufferedImage drawn = Overlay.draw(picture.toBufferedImage(), detections, names);
 * }</pre>
 */
public final class Overlay {

    /** The colours of Okabe and Ito (2008), which colour-blind eyes tell apart, without black; further classes repeat. */
    private static final List<Color> COLORS = List.of(
            new Color(0xE69F00),
            new Color(0x56B4E9),
            new Color(0x009E73),
            new Color(0xF0E442),
            new Color(0x0072B2),
            new Color(0xD55E00),
            new Color(0xCC79A7));

    /** Smaller pictures are enlarged until their longer side has as many pixels, lest labels cover them. */
    private static final int LEAST_SIDE = 384;

    private static final Color HALO = new Color(0, 0, 0, 160);

    private final Graphics2D graphics;
    private final int width;
    private final int height;
    private final int scale;
    private final float line;

    private Overlay(Graphics2D graphics, int width, int height, int scale) {
        this.graphics = graphics;
        this.width = width;
        this.height = height;
        this.scale = scale;
        line = Math.max(2, Math.max(width, height) / 300f);
    }

    /** A copy of the picture with a box and a label for each detection, {@code name 0.87} in the colour of its class. */
    public static BufferedImage draw(BufferedImage image, List<Detection> detections, List<String> classNames) {
        return draw(image, detections, classNames, List.of());
    }

    /**
     * A copy of the picture with a box and a label for each detection, and dashed white boxes for what there really is.
     * A picture whose longer side is under 384 pixels is enlarged by a whole factor. On a machine without fonts the
     * labels are left out, and a warning says so.
     *
     * @param image of any type
     * @param detections in pixels of the picture; where they overlap, the highest score lies on top
     * @param classNames by class index
     * @param truths in pixels of the picture
     * @return a new picture of type {@link BufferedImage#TYPE_INT_RGB}
     * @throws IllegalArgumentException for a detection whose class has no name
     */
    public static BufferedImage draw(
            BufferedImage image, List<Detection> detections, List<String> classNames, List<Box> truths) {
        return draw(image, detections, classNames, truths, Overlay::font, Overlay::nameAndScore);
    }

    /** As {@link #draw}, for objects that are known to be there: their labels are the names alone. */
    public static BufferedImage drawObjects(BufferedImage image, List<Detection> objects, List<String> classNames) {
        return draw(image, objects, classNames, List.of(), Overlay::font, (object, name) -> name);
    }

    private static Font font(int size) {
        return new Font(Font.SANS_SERIF, Font.BOLD, size);
    }

    /** With the decimal point of the tables, whatever the locale's. */
    private static String nameAndScore(Detection detection, String name) {
        return String.format(Locale.ROOT, "%s %.2f", name, detection.score());
    }

    static BufferedImage draw(
            BufferedImage image,
            List<Detection> detections,
            List<String> classNames,
            List<Box> truths,
            IntFunction<Font> fontOfSize,
            BiFunction<Detection, String, String> caption) {
        for (Detection detection : detections) {
            if (detection.classIndex() < 0 || detection.classIndex() >= classNames.size()) {
                throw new IllegalArgumentException(
                        "A detection has class index %d, but there are %d class names; are they those of the detector?"
                                .formatted(detection.classIndex(), classNames.size()));
            }
        }
        int longer = Math.max(image.getWidth(), image.getHeight());
        int scale = (LEAST_SIDE + longer - 1) / longer;
        BufferedImage drawn =
                new BufferedImage(image.getWidth() * scale, image.getHeight() * scale, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = drawn.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image, 0, 0, drawn.getWidth(), drawn.getHeight(), null);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        try {
            Overlay overlay = new Overlay(graphics, drawn.getWidth(), drawn.getHeight(), scale);
            List<Detection> rising = detections.stream()
                    .sorted(Comparator.comparingDouble(Detection::score))
                    .toList();
            truths.forEach(overlay::outlineTruth);
            rising.forEach(detection -> overlay.outline(detection.box(), color(detection)));
            overlay.label(rising, classNames, fontOfSize, caption);
        } finally {
            graphics.dispose();
        }
        return drawn;
    }

    private static Color color(Detection detection) {
        return COLORS.get(detection.classIndex() % COLORS.size());
    }

    private void outlineTruth(Box box) {
        stroke(box, HALO, new BasicStroke(2 * line));
        float[] dashes = {3 * line, 3 * line};
        stroke(box, Color.WHITE, new BasicStroke(line, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, dashes, 0));
    }

    private void outline(Box box, Color color) {
        stroke(box, HALO, new BasicStroke(2 * line));
        stroke(box, color, new BasicStroke(line));
    }

    private void stroke(Box box, Color color, BasicStroke stroke) {
        graphics.setColor(color);
        graphics.setStroke(stroke);
        graphics.draw(new Rectangle2D.Float(
                box.xmin() * scale, box.ymin() * scale, box.width() * scale, box.height() * scale));
    }

    private void label(
            List<Detection> detections,
            List<String> classNames,
            IntFunction<Font> fontOfSize,
            BiFunction<Detection, String, String> caption) {
        try {
            graphics.setFont(fontOfSize.apply(Math.max(12, Math.max(width, height) / 45)));
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            for (Detection detection : detections) {
                String name = classNames.get(detection.classIndex());
                label(detection.box(), color(detection), caption.apply(detection, name));
            }
        } catch (OutOfMemoryError | StackOverflowError unrelated) {
            throw unrelated;
        } catch (Error noFonts) { // AWT throws Error itself, InternalError or UnsatisfiedLinkError
            System.getLogger(Overlay.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "Boxes are drawn without labels, for there are no fonts ({0}). On Debian, install"
                                    + " fontconfig, libfreetype6 and fonts-dejavu-core.",
                            noFonts.toString());
        }
    }

    /** Above the box; where there is no room, inside at its top; never beyond the picture. */
    private void label(Box box, Color color, String text) {
        FontMetrics metrics = graphics.getFontMetrics();
        int margin = Math.round(line);
        int labelWidth = metrics.stringWidth(text) + 2 * margin;
        int labelHeight = metrics.getAscent() + metrics.getDescent();
        int above = Math.round(box.ymin() * scale - line) - labelHeight;
        int top = above >= 0 ? above : Math.round(box.ymin() * scale);
        int x = Math.max(0, Math.min(Math.round(box.xmin() * scale - line), width - labelWidth));
        int y = Math.max(0, Math.min(top, height - labelHeight));
        graphics.setColor(color);
        graphics.fillRect(x, y, labelWidth, labelHeight);
        graphics.setColor(isLight(color) ? Color.BLACK : Color.WHITE);
        graphics.drawString(text, x + margin, y + metrics.getAscent());
    }

    /** Whether black is easier to read on it than white, by the luma of Rec. 601. */
    private static boolean isLight(Color color) {
        return 0.299 * color.getRed() + 0.587 * color.getGreen() + 0.114 * color.getBlue() > 95;
    }
}
