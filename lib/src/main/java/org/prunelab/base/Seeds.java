package org.prunelab.base;

import java.util.Random;

/**
 * Independent random numbers for a place in a computation (a picture, a sample), from the seed of the whole: they do not
 * depend on what was drawn before or on which thread. {@link Random} is taken as its sequence is part of its
 * specification, so every Java draws the same.
 *
 * <pre>{@code
 * Random random = Seeds.at(1, 17);    // of picture 17, where the whole has seed 1
 * }</pre>
 */
public final class Seeds {

    private Seeds() {}

    public static Random at(long seed, long... place) {
        long mixed = mix(seed);
        for (long part : place) {
            mixed = mix(mixed ^ mix(part));
        }
        return new Random(mixed);
    }

    /** A number in [low, high). */
    public static double between(Random random, double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014): every bit of the input reaches every bit of the output. */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
