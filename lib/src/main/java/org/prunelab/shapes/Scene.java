package org.prunelab.shapes;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.prunelab.base.Seeds;
import org.prunelab.image.Hsv;
import org.prunelab.image.Picture;

/**
 * One picture of the Shapes set: a ground, and figures of three bands of size over one another.
 *
 * @param picture as rendered
 * @param items the figures, those below first
 */
record Scene(Picture picture, List<Item> items) {

    /**
     * A figure and what can be seen of it.
     *
     * @param figure its class
     * @param left first visible column, from 0
     * @param top first visible row, from 0
     * @param right last visible column
     * @param bottom last visible row
     * @param difficult less than {@link #CLEAR} of it is visible
     * @param truncated part of it lies outside the picture
     * @param occluded part of it lies under another figure
     */
    record Item(
            Figure figure,
            int left,
            int top,
            int right,
            int bottom,
            boolean difficult,
            boolean truncated,
            boolean occluded) {}

    /** Sides of the small, medium and large band, as parts of the picture's longer side. */
    static final double[][] BANDS = {{0.08, 0.14}, {0.18, 0.30}, {0.40, 0.65}};

    /** A figure of which less than this part is visible counts as difficult. */
    static final double CLEAR = 0.45;

    /** A figure is never hidden beyond this visible part. */
    static final double LEAST = 0.15;

    /** The share of figures in a colour typical of their class. */
    private static final double TYPICAL = 0.75;

    private static final int TRIES = 30;
    private static final double TURN = Math.toRadians(18);

    /** Draws a scene of 2 to 5 figures. */
    static Scene draw(Random random, int size, List<Figure> figures) {
        return draw(random, size, figures, 2 + random.nextInt(4));
    }

    /** Draws a scene of {@code count} figures, or fewer where there is no room for one. */
    static Scene draw(Random random, int size, List<Figure> figures, int count) {
        int longer = (int) Math.round(size * Seeds.between(random, 1, 1.4));
        int shorter = (int) Math.round(longer * Seeds.between(random, 0.75, 1));
        boolean wide = random.nextInt(4) > 0;
        Layers layers = new Layers(wide ? longer : shorter, wide ? shorter : longer, random.nextInt(6) == 0);
        layers.paintGround(Texture.ground(random, longer));
        int large = 0;
        for (int i = 0; i < count; i++) {
            double pick = random.nextDouble();
            // a second large figure would hide most of the first
            int band = pick < 0.38 ? 0 : pick < 0.66 || large > 0 ? 1 : 2;
            large += band == 2 ? 1 : 0;
            Figure figure = figures.get(random.nextInt(figures.size()));
            double side = longer * Seeds.between(random, BANDS[band][0], BANDS[band][1]);
            List<double[]> contours = figure.contours(Seeds.between(random, -TURN, TURN), side);
            // some figures may hang over the border, by a third of their side at most
            double margin = random.nextInt(5) == 0 ? side / 6 : side / 2 + 1;
            // most figures look for a free place first
            int apart = random.nextInt(3) > 0 ? TRIES / 2 : 0;
            for (int attempt = 0; attempt < TRIES; attempt++) {
                double[] centre = layers.spot(random, margin, side);
                Mask mask = Mask.of(contours, centre[0], centre[1]);
                if (layers.admits(mask, attempt < apart)) {
                    layers.add(random, figure, mask, side);
                    break;
                }
            }
        }
        return layers.finish();
    }

    /** The picture as it grows. */
    private static final class Layers {
        final int width;
        final int height;
        private final boolean crowded;
        private final float[] canvas;
        private final List<Figure> figures = new ArrayList<>();
        private final List<Mask> masks = new ArrayList<>();

        Layers(int width, int height, boolean crowded) {
            this.width = width;
            this.height = height;
            this.crowded = crowded;
            this.canvas = new float[3 * width * height];
        }

        void paintGround(Texture ground) {
            float[] colour = new float[3];
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    ground.at(x, y, colour);
                    System.arraycopy(colour, 0, canvas, 3 * (y * width + x), 3);
                }
            }
        }

        /** Where to try the next figure: anywhere; in a crowded scene, close to the one before. */
        double[] spot(Random random, double margin, double side) {
            double x = Seeds.between(random, margin, width - margin);
            double y = Seeds.between(random, margin, height - margin);
            if (crowded && !masks.isEmpty()) {
                Mask last = masks.get(masks.size() - 1);
                double reach = 0.25 * Math.max(side, Math.max(last.width(), last.height()));
                x = last.left() + last.width() / 2.0 + Seeds.between(random, -reach, reach);
                y = last.top() + last.height() / 2.0 + Seeds.between(random, -reach, reach);
            }
            return new double[] {x, y};
        }

        /** Whether all figures stay clear under one more; in a crowded scene, whether none of them vanishes. */
        boolean admits(Mask added, boolean apart) {
            List<Mask> all = new ArrayList<>(masks);
            all.add(added);
            for (int i = 0; i < all.size(); i++) {
                Item seen = seen(Figure.CIRCLE, all, i);
                if (seen == null
                        || (seen.difficult && !crowded)
                        || (seen.occluded && apart && !crowded)
                        || seen.right - seen.left < 4
                        || seen.bottom - seen.top < 4) {
                    return false;
                }
            }
            return true;
        }

        /** What is visible of a mask under those above it; null where it is less than {@link #LEAST}. */
        private Item seen(Figure figure, List<Mask> all, int index) {
            Mask mask = all.get(index);
            int left = width;
            int top = height;
            int right = -1;
            int bottom = -1;
            int visible = 0;
            int within = 0;
            for (int y = Math.max(0, mask.top()); y < Math.min(height, mask.top() + mask.height()); y++) {
                for (int x = Math.max(0, mask.left()); x < Math.min(width, mask.left() + mask.width()); x++) {
                    if (mask.holds(x, y)) {
                        within++;
                        if (!hidden(all, index, x, y)) {
                            visible++;
                            left = Math.min(left, x);
                            top = Math.min(top, y);
                            right = Math.max(right, x);
                            bottom = Math.max(bottom, y);
                        }
                    }
                }
            }
            int area = mask.area();
            double part = (double) visible / area;
            return part < LEAST
                    ? null
                    : new Item(figure, left, top, right, bottom, part < CLEAR, within < area, visible < within);
        }

        private static boolean hidden(List<Mask> all, int index, int x, int y) {
            for (int above = index + 1; above < all.size(); above++) {
                if (all.get(above).holds(x, y)) {
                    return true;
                }
            }
            return false;
        }

        void add(Random random, Figure figure, Mask mask, double side) {
            float[] colour = contrasting(random, figure, mask);
            Texture surface = Texture.surface(random, colour, side);
            double line = random.nextInt(2) == 0 ? Math.max(1, side * 0.06) : 0;
            float ink = random.nextInt(3) == 0 ? 1.5f : 0.4f;
            float[] rgb = new float[3];
            for (int y = Math.max(0, mask.top()); y < Math.min(height, mask.top() + mask.height()); y++) {
                for (int x = Math.max(0, mask.left()); x < Math.min(width, mask.left() + mask.width()); x++) {
                    float cover = mask.at(x, y);
                    if (cover <= 0) {
                        continue;
                    }
                    surface.at(x - mask.left(), y - mask.top(), rgb);
                    double edge = line == 0 ? 0 : Math.max(0, Math.min(1, line - mask.distanceToContour(x, y) + 0.5));
                    int at = 3 * (y * width + x);
                    for (int c = 0; c < 3; c++) {
                        float own = (float) (rgb[c] + (Math.min(1, colour[c] * ink) - rgb[c]) * edge);
                        canvas[at + c] += (own - canvas[at + c]) * cover;
                    }
                }
            }
            figures.add(figure);
            masks.add(mask);
        }

        /** Of some clear colours, the one furthest from what lies under the mask. */
        private float[] contrasting(Random random, Figure figure, Mask mask) {
            boolean typical = random.nextDouble() < TYPICAL;
            float[] best = new float[3];
            double furthest = -1;
            for (int attempt = 0; attempt < 5; attempt++) {
                double hue = typical ? figure.hue(random) : random.nextDouble();
                float[] colour = Hsv.rgb(hue, Seeds.between(random, 0.55, 0.95), Seeds.between(random, 0.65, 1));
                double least = Double.MAX_VALUE;
                for (int y = Math.max(0, mask.top()); y < Math.min(height, mask.top() + mask.height()); y += 2) {
                    for (int x = Math.max(0, mask.left()); x < Math.min(width, mask.left() + mask.width()); x += 2) {
                        double distance = 0;
                        for (int c = 0; c < 3; c++) {
                            double difference = colour[c] - canvas[3 * (y * width + x) + c];
                            distance += difference * difference;
                        }
                        least = Math.min(least, distance);
                    }
                }
                if (least > furthest) {
                    furthest = least;
                    best = colour;
                }
            }
            return best;
        }

        Scene finish() {
            byte[] rgb = new byte[canvas.length];
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = (byte) Math.round(255 * Math.max(0, Math.min(1, canvas[i])));
            }
            List<Item> items = new ArrayList<>();
            for (int i = 0; i < masks.size(); i++) {
                items.add(seen(figures.get(i), masks, i));
            }
            return new Scene(new Picture(width, height, rgb), items);
        }
    }
}
