package org.prunelab.batch;

import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.prunelab.base.Seeds;
import org.prunelab.image.Box;
import org.prunelab.image.Picture;

/**
 * Where a picture lands in a frame: x goes to {@code x * scaleX + moveX}, y likewise, and only what falls into the region
 * is drawn. A negative {@code scaleX} mirrors.
 */
record Placement(double scaleX, double scaleY, double moveX, double moveY, Region region) {

    /**
     * A square to draw in.
     *
     * @param pixels (3, size, size) from {@code start}, in [0, 1]
     */
    record Frame(float[] pixels, int start, int size) {}

    /** Part of the frame, in whole pixels. */
    record Region(int left, int top, int right, int bottom) {}

    /** A random placement of a picture into a region, its size changed by {@code base} and the augmentation's zoom. */
    static Placement random(Random random, Augmentation how, Picture picture, double base, Region region) {
        Augmentation.Crop crop = how.crop();
        double zoom = base * factor(random, crop.zoom());
        double stretch = Math.sqrt(factor(random, crop.stretch()));
        double scaleX = zoom * stretch;
        double scaleY = zoom / stretch;
        double left = offset(random, crop.shift(), region.left, region.right, picture.width() * scaleX);
        double top = offset(random, crop.shift(), region.top, region.bottom, picture.height() * scaleY);
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
    Optional<Box> map(Box box, Augmentation.CutBoxes rule) {
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
                cut.area() >= rule.minVisible() * whole.area() && Math.min(cut.width(), cut.height()) >= rule.minSide();
        return uncut || enough ? Optional.of(cut) : Optional.empty();
    }

    /**
     * Draws the picture, bilinear about half-pixel centres, and leaves the frame where there is no picture.
     */
    void draw(Picture picture, ColourShift colour, Frame frame) {
        float[] out = frame.pixels;
        int area = frame.size * frame.size;
        byte[] pixels = picture.rgb();
        Taps across = Taps.of(region.left, region.right, scaleX, moveX, picture.width(), 3);
        Taps down = Taps.of(region.top, region.bottom, scaleY, moveY, picture.height(), 3 * picture.width());
        float[] rgb = new float[3];
        for (int row = 0; row < down.first.length; row++) {
            int to = frame.start + (down.from + row) * frame.size + across.from;
            for (int column = 0; column < across.first.length; column++, to++) {
                int upperLeft = down.first[row] + across.first[column];
                int upperRight = down.first[row] + across.second[column];
                int lowerLeft = down.second[row] + across.first[column];
                int lowerRight = down.second[row] + across.second[column];
                for (int c = 0; c < 3; c++) {
                    float above = across.mix(column, pixels[upperLeft + c] & 0xff, pixels[upperRight + c] & 0xff);
                    float below = across.mix(column, pixels[lowerLeft + c] & 0xff, pixels[lowerRight + c] & 0xff);
                    rgb[c] = down.mix(row, above, below) / 255;
                }
                colour.apply(rgb);
                out[to] = rgb[0];
                out[to + area] = rgb[1];
                out[to + 2 * area] = rgb[2];
            }
        }
    }

    /** For the frame's positions from {@code from} on, along one side, the two of the picture that each lies between. */
    private record Taps(int from, int[] first, int[] second, float[] weight) {

        /**
         * @param low first position of the region
         * @param high position after its last
         * @param length of the picture's side
         * @param step elements from one position of the picture to the next
         */
        static Taps of(int low, int high, double scale, double move, int length, int step) {
            int[] within = IntStream.range(low, high)
                    .filter(i -> source(i, scale, move) >= 0 && source(i, scale, move) < length)
                    .toArray();
            int from = within.length == 0 ? low : within[0];
            int[] first = new int[within.length];
            int[] second = new int[within.length];
            float[] weight = new float[within.length];
            for (int i = 0; i < within.length; i++) {
                double at = Math.max(0, Math.min(source(from + i, scale, move) - 0.5, length - 1));
                first[i] = step * (int) at;
                second[i] = step * Math.min((int) at + 1, length - 1);
                weight[i] = (float) (at - (int) at);
            }
            return new Taps(from, first, second, weight);
        }

        private static double source(int i, double scale, double move) {
            return (i + 0.5 - move) / scale;
        }

        float mix(int i, float one, float other) {
            return one * (1 - weight[i]) + other * weight[i];
        }
    }
}
