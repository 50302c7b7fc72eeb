package org.prunelab.outcome;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Several tests corrected together, so that the chance of telling any difference that is none stays what it is for one:
 * Holm, "A simple sequentially rejective multiple test procedure" (1979).
 */
final class Holm {

    private Holm() {}

    /** The corrected p of each test, in their order; one that is NaN stays so and does not count. */
    static double[] adjusted(double[] p) {
        int[] rising = IntStream.range(0, p.length)
                .filter(i -> !Double.isNaN(p[i]))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] adjusted = p.clone();
        double least = 0;
        for (int k = 0; k < rising.length; k++) {
            least = Math.max(least, Math.min(1, (rising.length - k) * p[rising[k]]));
            adjusted[rising[k]] = least;
        }
        return adjusted;
    }
}
