package org.prunelab.solve;

import java.util.Arrays;

/**
 * What came of asking so many channels of each group.
 *
 * @param asked channels by group
 * @param changes by target, relative to the whole network
 * @param excess by target: how far the change lies above the asked one, in tolerances; below 0 too much went
 */
record Attempt(int[] asked, double[] changes, double[] excess) {

    /** The distance from the farthest target, in tolerances. */
    double miss() {
        return miss(excess);
    }

    static double miss(double[] excess) {
        return Arrays.stream(excess).map(Math::abs).max().orElseThrow();
    }
}
