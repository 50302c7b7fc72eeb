package org.prunelab.voc;

import java.nio.FloatBuffer;
import java.util.Optional;
import java.util.Random;
import org.prunelab.image.Box;
import org.prunelab.image.Picture;

/**
 * Where a picture lands in a frame: x goes to {@code x * scaleX + moveX}, y likewise, and only what falls into the region
 * is drawn. A negative {@code scaleX} mirrors.
 */
record Placement(double scaleX, double scaleY, double moveX, double moveY, Region region) {

    /** Part of the frame, in whole pixels. */
    record Region(int left, int top, int right, int bottom) {}

    /** A random placement of a picture into a region, its size changed by {@code base} and the augmentation's zoom. */
    static Placement random(Random random, Augmentation how, Picture picture, double base, Region region) {
        double zoom = base * factor(random, how.zoom());
        double stretch = Math.sqrt(factor(random, how.stretch()));
        double scaleX = zoom * stretch;
        double scaleY = zoom / stretch;
        double left = offset(random, how.shift(), region.left, region.right, picture.width() * scaleX);
        double top = offset(random, how.shift(), region.top, region.bottom, picture.height() * scaleY);
        return random.nextDouble() < how.flip()
                ? new Placement(-scaleX, scaleY, left + picture.width() * scaleX, top, region)
                : new Placement(scaleX, scaleY, left, top, region);
    }

    /** Darknet's rule for changes of scale: uniform in [1, most], or one over that, at even chances. */
    static double factor(Random random, double most) {
        double factor = Seeds.between(random, 1, most);
        return random.nextBoolean() ? factor : 1 / factor;
    }

    /** From the centred position, in whole pixels as a letterbox has it, towards any at which one holds the other. */
    private static double offset(Random random, double shift, int low, int high, double length) {
        double free = high - low - length;
        return low + Math.floor(free / 2) + shift * free * (random.nextDouble() - 0.5);
    }

    /** The picture's box in the frame, cut at the region; empty where too little of it is left. */
    Optional<Box> map(Box box, Augmentation how) {
        double x0 = box.xmin() * scaleX + moveX;
        double x1 = box.xmax() * scaleX + moveX;
        float left = (float) Math.min(x0, x1);
        float right = (float) Math.max(x0, x1);
        Box whole = new Box(left, (float) (box.ymin() * scaleY + moveY), right, (float) (box.ymax() * scaleY + moveY));
        float xmin = Math.max(whole.xmin(), region.left);
        float ymin = Math.max(whole.ymin(), region.top);
        float xmax = Math.min(whole.xmax(), region.right);
        float ymax = Math.min(whole.ymax(), region.bottom);
        if (xmin >= xmax || ymin >= ymax) {
            return Optional.empty();
        }
        Box cut = new Box(xmin, ymin, xmax, ymax);
        boolean uncut = cut.equals(whole);
        boolean enough =
                cut.area() >= how.minVisible() * whole.area() && Math.min(cut.width(), cut.height()) >= how.minSide();
        return uncut || enough ? Optional.of(cut) : Optional.empty();
    }

    /**
     * Draws the picture, bilinear about half-pixel centres, and leaves the frame where there is no picture.
     *
     * @param frame (3, size, size) from {@code start}, in [0, 1]
     */
    void draw(Picture picture, ColourShift colour, FloatBuffer frame, int start, int size) {
        float[] rgb = new float[3];
        for (int y = region.top; y < region.bottom; y++) {
            double v = (y + 0.5 - moveY) / scaleY;
            if (v < 0 || v >= picture.height()) {
                continue;
            }
            for (int x = region.left; x < region.right; x++) {
                double u = (x + 0.5 - moveX) / scaleX;
                if (u < 0 || u >= picture.width()) {
                    continue;
                }
                sample(picture, u - 0.5, v - 0.5, rgb);
                colour.apply(rgb);
                for (int c = 0; c < 3; c++) {
                    frame.put(start + (c * size + y) * size + x, rgb[c]);
                }
            }
        }
    }

    private static void sample(Picture picture, double u, double v, float[] rgb) {
        double x = Math.max(0, Math.min(u, picture.width() - 1));
        double y = Math.max(0, Math.min(v, picture.height() - 1));
        int x0 = (int) x;
        int y0 = (int) y;
        int x1 = Math.min(x0 + 1, picture.width() - 1);
        int y1 = Math.min(y0 + 1, picture.height() - 1);
        float fx = (float) (x - x0);
        float fy = (float) (y - y0);
        for (int c = 0; c < 3; c++) {
            float above = picture.at(x0, y0, c) * (1 - fx) + picture.at(x1, y0, c) * fx;
            float below = picture.at(x0, y1, c) * (1 - fx) + picture.at(x1, y1, c) * fx;
            rgb[c] = (above * (1 - fy) + below * fy) / 255;
        }
    }
}
