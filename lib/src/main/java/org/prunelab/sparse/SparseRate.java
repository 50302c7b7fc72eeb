package org.prunelab.sparse;

import java.util.Arrays;

/**
 * The sparse rate s of each channel in the course of a training: the gradient of its gamma gets s x sign(gamma), the
 * subgradient of an L1 penalty (network slimming, arXiv 1708.06519). Rates are in the paper's units; {@link #scaled}
 * adapts them to a training with a smaller budget of steps and learning rate.
 *
 * <pre>{@code
 * SparseRate rate = SparseRate.relaxed(1e-3, 0.4, 0.65, 0.01).scaled(10);
 * }</pre>
 */
public sealed interface SparseRate {

    /** The rate at the start. */
    double s();

    /**
     * The rate of each channel.
     *
     * @param magnitudes |gamma| of all penalised channels
     * @param progress the part of the training that is done, in [0, 1]
     * @return as many rates, not negative
     */
    float[] rates(float[] magnitudes, double progress);

    /** The same schedule with all rates times a factor. */
    SparseRate scaled(double factor);

    /** The same rate for all channels, all the time. */
    static SparseRate constant(double s) {
        return new Constant(s);
    }

    /**
     * The paper's dynamic rate: s for all channels at first; then the channels with the larger |gamma| are relaxed.
     *
     * @param s the rate at the start
     * @param from the part of the training after which channels are relaxed, in [0, 1]; the paper's is 0.4
     * @param percentile channels at or above this part of all |gamma| are relaxed, in [0, 1); the paper's is 0.65
     * @param factor what s is multiplied by for relaxed channels, in [0, 1]; the paper's is 0.01
     */
    static SparseRate relaxed(double s, double from, double percentile, double factor) {
        return new Relaxed(s, from, percentile, factor);
    }

    /** See {@link SparseRate#constant}. */
    record Constant(double s) implements SparseRate {

        public Constant {
            check("s", s, 1e6);
        }

        @Override
        public float[] rates(float[] magnitudes, double progress) {
            float[] rates = new float[magnitudes.length];
            Arrays.fill(rates, (float) s);
            return rates;
        }

        @Override
        public Constant scaled(double factor) {
            return new Constant(s * factor);
        }

        @Override
        public String toString() {
            return "constant, s = %s".formatted(s);
        }
    }

    /** See {@link SparseRate#relaxed}. */
    record Relaxed(double s, double from, double percentile, double factor) implements SparseRate {

        public Relaxed {
            check("s", s, 1e6);
            check("from", from, 1);
            check("percentile", percentile, Math.nextDown(1.0));
            check("factor", factor, 1);
        }

        @Override
        public float[] rates(float[] magnitudes, double progress) {
            float[] rates = new Constant(s).rates(magnitudes, progress);
            if (progress >= from && rates.length > 0) {
                float[] sorted = magnitudes.clone();
                Arrays.sort(sorted);
                float threshold = sorted[(int) (sorted.length * percentile)];
                for (int i = 0; i < rates.length; i++) {
                    if (magnitudes[i] >= threshold) {
                        rates[i] = (float) (s * factor);
                    }
                }
            }
            return rates;
        }

        @Override
        public Relaxed scaled(double multiple) {
            return new Relaxed(s * multiple, from, percentile, factor);
        }

        @Override
        public String toString() {
            return "relaxed, s = %s, x %s from %s of the training for |gamma| above the %s quantile"
                    .formatted(s, factor, from, percentile);
        }
    }

    private static void check(String name, double value, double most) {
        if (!(value >= 0 && value <= most)) {
            throw new IllegalArgumentException(
                    "The sparse rate's %s is %s; allowed are 0 to %s.".formatted(name, value, most));
        }
    }
}
