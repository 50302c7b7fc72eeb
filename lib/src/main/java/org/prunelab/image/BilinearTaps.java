package org.prunelab.image;

/** For each target position the two source positions it lies between, and their weights in units of 1 / 2048. */
final class BilinearTaps {
    private static final int ONE = 2048;

    final int[] first;
    final int[] second;
    final int[] firstWeight;
    final int[] secondWeight;

    private BilinearTaps(int length) {
        first = new int[length];
        second = new int[length];
        firstWeight = new int[length];
        secondWeight = new int[length];
    }

    /** Beyond an edge there is its last pixel alone. */
    static BilinearTaps ofColumns(int source, int target) {
        return of(source, target, false);
    }

    /** Beyond an edge there is its last row twice, which differs in the rounding. */
    static BilinearTaps ofRows(int source, int target) {
        return of(source, target, true);
    }

    private static BilinearTaps of(int source, int target, boolean repeated) {
        BilinearTaps taps = new BilinearTaps(target);
        double step = (double) source / target;
        for (int i = 0; i < target; i++) {
            float at = (float) ((i + 0.5) * step - 0.5);
            int floor = (int) Math.floor(at);
            boolean beyond = floor < 0 || floor >= source - 1;
            float fraction = beyond && !repeated ? 0 : at - floor;
            taps.first[i] = Math.max(0, Math.min(floor, source - 1));
            taps.second[i] = Math.max(0, Math.min(floor + 1, source - 1));
            taps.firstWeight[i] = (int) Math.rint((1 - fraction) * ONE);
            taps.secondWeight[i] = (int) Math.rint(fraction * ONE);
        }
        return taps;
    }

    /** Two pixels, in units of 1 / 2048. */
    int mix(int at, int one, int other) {
        return one * firstWeight[at] + other * secondWeight[at];
    }

    /** Two such mixtures, as a pixel; bits are cut off where OpenCV does, to multiply in 16 bits. */
    byte mixCut(int at, int one, int other) {
        int quarters = ((firstWeight[at] * (one >> 4)) >> 16) + ((secondWeight[at] * (other >> 4)) >> 16);
        return (byte) ((quarters + 2) >> 2);
    }
}
