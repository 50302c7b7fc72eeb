package org.prunelab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Equality of computed maps up to rounding. */
public final class Closeness {

    private Closeness() {}

    /** The same numbers, within the tolerance times the largest magnitude that is expected (or 1 if that is larger). */
    public static void assertClose(float[] expected, float[] found, double tolerance) {
        float largest = 1;
        for (float value : expected) {
            assertTrue(Float.isFinite(value), "an expected value is " + value);
            largest = Math.max(largest, Math.abs(value));
        }
        assertArrayEquals(expected, found, (float) (tolerance * largest));
    }
}
