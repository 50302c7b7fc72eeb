package org.prunelab.train;

import java.util.ArrayList;
import java.util.List;

/**
 * How the sizes of the scaling factors of some layers are spread.
 *
 * <pre>{@code
 * GammaHistogram gammas = GammaHistory.read(file).at(30, GammaHistory.ALL);
 * (double) gammas.nearZero() / gammas.channels() // the sparsity after epoch 30
 * }</pre>
 *
 * @param group what the layers are called
 * @param counts channels with |gamma| in [0, 0.01), [0.01, 0.02) and so on, 150 bins up to 1.5, then those at or above it
 */
public record GammaHistogram(String group, List<Integer> counts) {

    /** Bins of the width 1 / {@value #BINS_PER_UNIT}; the first holds what counts as pushed to zero. */
    public static final int BINS_PER_UNIT = 100;

    /** Bins below the last, which is open. */
    public static final int CLOSED_BINS = 150;

    public GammaHistogram {
        counts = List.copyOf(counts);
        if (counts.size() != CLOSED_BINS + 1) {
            throw new IllegalArgumentException(
                    "A histogram of |gamma| has %d bins, not %d.".formatted(CLOSED_BINS + 1, counts.size()));
        }
    }

    /** Counts factors, whose sign does not matter. */
    public static GammaHistogram of(String group, List<float[]> gammas) {
        int[] counts = new int[CLOSED_BINS + 1];
        for (float[] layer : gammas) {
            for (float gamma : layer) {
                counts[bin(gamma)]++;
            }
        }
        List<Integer> list = new ArrayList<>(counts.length);
        for (int count : counts) {
            list.add(count);
        }
        return new GammaHistogram(group, list);
    }

    private static int bin(float gamma) {
        return (int) Math.min(CLOSED_BINS, Math.floor((double) Math.abs(gamma) * BINS_PER_UNIT));
    }

    /** How many channels there are. */
    public int channels() {
        return counts.stream().mapToInt(Integer::intValue).sum();
    }

    /** How many are below 0.01. */
    public int nearZero() {
        return counts.get(0);
    }
}
