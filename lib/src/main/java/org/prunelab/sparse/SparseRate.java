package org.prunelab.sparse;

import java.util.Arrays;
import java.util.function.Function;
import org.prunelab.base.Choices;
import org.prunelab.base.Parameters;

/**
 * The sparse rate s of each channel in the course of a training: the gradient of its gamma gets s x sign(gamma), the
 * subgradient of an L1 penalty (network slimming, arXiv 1708.06519). Rates are in the paper's units; {@link #scaled}
 * adapts them to a training with a smaller budget of steps and learning rate.
 *
 * <p>With one s, courses differ in how much they push in all: a decay to nothing has half the mean rate of the constant
 * one. A training notes the mean rate that acted, so that arms can also be compared by that.
 *
 * <pre>{@code
 * SparseRate rate = SparseRate.relaxed(1e-3, 0.4, 0.65, 0.01).scaled(10);
 * }</pre>
 */
public sealed interface SparseRate {

    /**
     * The schedules by their names in experiments and on the command line. Each is made from {@code sparseRate}, the s at
     * the start, and from numbers of its own.
     */
    Choices<Function<Parameters, SparseRate>> NAMED = Choices.<Function<Parameters, SparseRate>>of("schedule")
            .with("none", given -> constant(0))
            .with("constant", given -> constant(given.get("sparseRate")))
            .with(
                    "relaxed",
                    given -> relaxed(
                            given.get("sparseRate"),
                            given.get("relaxFrom"),
                            given.get("relaxPercentile"),
                            given.get("relaxFactor")))
            .with("linear", given -> linear(given.get("sparseRate"), given.get("decayTo")))
            .with("cosine", given -> cosine(given.get("sparseRate"), given.get("decayTo")));

    /**
     * The schedule of a name.
     *
     * @param parameters by the names of the experiments' settings
     * @throws IllegalArgumentException where there is no such schedule, or a number is missing or out of range
     */
    static SparseRate named(String name, Parameters parameters) {
        return NAMED.get(name).apply(parameters);
    }

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

    /**
     * A rate that falls on a line, for all channels: pressure at first, and time for those that stay to recover.
     *
     * @param finalFraction what is left of s after the last step, in [0, 1]
     */
    static SparseRate linear(double s, double finalFraction) {
        return new Linear(s, finalFraction);
    }

    /**
     * A rate that falls along half a cosine, as the usual learning rate does, for all channels.
     *
     * @param finalFraction what is left of s after the last step, in [0, 1]
     */
    static SparseRate cosine(double s, double finalFraction) {
        return new Cosine(s, finalFraction);
    }

    /** See {@link SparseRate#constant}. */
    record Constant(double s) implements SparseRate {

        public Constant {
            check("s", s, 1e6);
        }

        @Override
        public float[] rates(float[] magnitudes, double progress) {
            return uniform(magnitudes.length, s);
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
            float[] rates = uniform(magnitudes.length, s);
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

    /** See {@link SparseRate#linear}. */
    record Linear(double s, double finalFraction) implements SparseRate {

        public Linear {
            check("s", s, 1e6);
            check("finalFraction", finalFraction, 1);
        }

        @Override
        public float[] rates(float[] magnitudes, double progress) {
            return uniform(magnitudes.length, s * (finalFraction + (1 - finalFraction) * (1 - progress)));
        }

        @Override
        public Linear scaled(double factor) {
            return new Linear(s * factor, finalFraction);
        }

        @Override
        public String toString() {
            return "linear, s = %s to %s of it".formatted(s, finalFraction);
        }
    }

    /** See {@link SparseRate#cosine}. */
    record Cosine(double s, double finalFraction) implements SparseRate {

        public Cosine {
            check("s", s, 1e6);
            check("finalFraction", finalFraction, 1);
        }

        @Override
        public float[] rates(float[] magnitudes, double progress) {
            double cosine = (1 + Math.cos(Math.PI * progress)) / 2;
            return uniform(magnitudes.length, s * (finalFraction + (1 - finalFraction) * cosine));
        }

        @Override
        public Cosine scaled(double factor) {
            return new Cosine(s * factor, finalFraction);
        }

        @Override
        public String toString() {
            return "cosine, s = %s to %s of it".formatted(s, finalFraction);
        }
    }

    private static float[] uniform(int channels, double rate) {
        float[] rates = new float[channels];
        Arrays.fill(rates, (float) rate);
        return rates;
    }

    private static void check(String name, double value, double most) {
        if (!(value >= 0 && value <= most)) {
            throw new IllegalArgumentException(
                    "The sparse rate's %s is %s; allowed are 0 to %s.".formatted(name, value, most));
        }
    }
}
