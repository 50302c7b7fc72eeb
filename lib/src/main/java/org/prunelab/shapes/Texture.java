package org.prunelab.shapes;

import java.util.Random;
import org.prunelab.base.Seeds;
import org.prunelab.image.Hsv;

/** A colour for every point: the surfaces and grounds of the Shapes set. */
interface Texture {

    /** Fills in the colour at (x, y) in pixels, as red, green and blue, each about [0, 1]. */
    void at(double x, double y, float[] rgb);

    /** A muted ground: two tones in noise, stripes, a slope or blotches, under fine noise and grain. */
    static Texture ground(Random random, double size) {
        double hue = random.nextDouble();
        double saturation = Seeds.between(random, 0.05, 0.38);
        double value = Seeds.between(random, 0.3, 0.75);
        float[] one = Hsv.rgb(hue, saturation, value);
        float[] two = Hsv.rgb(
                (hue + Seeds.between(random, 0.9, 1.1)) % 1,
                saturation * Seeds.between(random, 0.5, 1),
                value + Seeds.between(random, 0.14, 0.28) * (value > 0.52 ? -1 : 1));
        Tone tone = tone(random, size);
        Tone fine = noise(random.nextInt(), size / 12, 3);
        int grain = random.nextInt();
        return (x, y, rgb) -> {
            double t = tone.at(x, y);
            double light = 1 + 0.16 * (fine.at(x, y) - 0.5) + 0.06 * (hash(grain, (int) x, (int) y) - 0.5);
            for (int c = 0; c < 3; c++) {
                rgb[c] = (float) ((one[c] + (two[c] - one[c]) * t) * light);
            }
        };
    }

    /** A clear colour, plain, shaded, striped or speckled, always of one hue. */
    static Texture surface(Random random, float[] colour, double side) {
        int kind = random.nextInt(4);
        Tone tone = kind == 0
                ? (x, y) -> 0.5
                : kind == 1
                        ? slope(random, side)
                        : kind == 2
                                ? stripes(random, Math.max(3, side / Seeds.between(random, 3, 6)))
                                : noise(random.nextInt(), Math.max(2, side / 5), 2);
        double depth = kind == 2 ? 0.3 : 0.4;
        return (x, y, rgb) -> {
            double light = 1 + depth * (tone.at(x, y) - 0.5);
            for (int c = 0; c < 3; c++) {
                rgb[c] = (float) (colour[c] * light);
            }
        };
    }

    /** A number in [0, 1] for every point. */
    interface Tone {
        double at(double x, double y);
    }

    private static Tone tone(Random random, double size) {
        return switch (random.nextInt(4)) {
            case 0 -> noise(random.nextInt(), size / Seeds.between(random, 1.5, 4), 4);
            case 1 -> {
                Tone stripes = stripes(random, size / Seeds.between(random, 3, 9));
                Tone bend = noise(random.nextInt(), size / 2, 2);
                yield (x, y) -> stripes.at(x + size / 8 * bend.at(x, y), y);
            }
            case 2 -> slope(random, size);
            default -> {
                Tone noise = noise(random.nextInt(), size / Seeds.between(random, 3, 6), 3);
                yield (x, y) -> Math.max(0, Math.min(1, (noise.at(x, y) - 0.5) * 6 + 0.5));
            }
        };
    }

    private static Tone slope(Random random, double size) {
        double angle = Seeds.between(random, 0, 2 * Math.PI);
        double dx = StrictMath.cos(angle) / size;
        double dy = StrictMath.sin(angle) / size;
        return (x, y) -> wave(0.5 * (x * dx + y * dy));
    }

    private static Tone stripes(Random random, double period) {
        double angle = Seeds.between(random, 0, Math.PI);
        double dx = StrictMath.cos(angle) / period;
        double dy = StrictMath.sin(angle) / period;
        return (x, y) -> smooth(Math.max(0, Math.min(1, 2 * wave(x * dx + y * dy) - 0.5)));
    }

    /** A triangle from 0 up to 1 and back once per unit. */
    private static double wave(double t) {
        return Math.abs(2 * (t - Math.floor(t)) - 1);
    }

    /** Value noise: random values on a lattice, smoothly interpolated, octaves of half the cell and half the weight. */
    private static Tone noise(int seed, double cell, int octaves) {
        return (x, y) -> {
            double sum = 0;
            double weights = 0;
            double weight = 1;
            double scale = 1 / cell;
            for (int octave = 0; octave < octaves; octave++) {
                double u = x * scale + 100;
                double v = y * scale + 100;
                int column = (int) Math.floor(u);
                int row = (int) Math.floor(v);
                double fx = smooth(u - column);
                double fy = smooth(v - row);
                double above = mix(hash(seed + octave, column, row), hash(seed + octave, column + 1, row), fx);
                double below = mix(hash(seed + octave, column, row + 1), hash(seed + octave, column + 1, row + 1), fx);
                sum += weight * mix(above, below, fy);
                weights += weight;
                weight /= 2;
                scale *= 2;
            }
            return sum / weights;
        };
    }

    private static double smooth(double t) {
        return t * t * (3 - 2 * t);
    }

    private static double mix(double a, double b, double t) {
        return a + (b - a) * t;
    }

    private static double hash(int seed, int x, int y) {
        int h = seed * 0x27d4eb2d ^ x * 0x165667b1 ^ y * 0x9e3779b1;
        h = (h ^ (h >>> 15)) * 0x85ebca6b;
        h = (h ^ (h >>> 13)) * 0xc2b2ae35;
        return ((h ^ (h >>> 16)) >>> 1) / (double) Integer.MAX_VALUE;
    }
}
