package org.prunelab.outcome;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a training went, epoch by epoch.
 *
 * <pre>{@code
 * for (LearningCurve curve : results.learningCurves().curves()) {
 *     System.out.println(curve.stage() + " " + curve.last().loss());
 * }
 * }</pre>
 *
 * @param values what all points that the training is a stage of have in common, as text: the arm and settings of the grid;
 *     empty text where they differ, as the arm of a base detector that several share
 * @param seed of the training
 * @param stage what kind of training: train, sparse-train, fine-tune or distill
 * @param run its run
 * @param epochs in their order, at least one
 * @param gammas of a sparse training, how many channels have |gamma| in which bin of {@link #BIN}, from 0 on, the last
 *     open, by epoch; else empty
 */
public record LearningCurve(
        Map<String, String> values,
        long seed,
        String stage,
        String run,
        List<Epoch> epochs,
        Map<Integer, List<Integer>> gammas) {

    /** The width of a bin of |gamma|. */
    public static final double BIN = 0.05;

    /** Bins below the last, which is open: up to 1.5. */
    public static final int CLOSED_BINS = 30;

    public LearningCurve {
        values = Map.copyOf(values);
        epochs = List.copyOf(epochs);
        gammas = new TreeMap<>(gammas);
    }

    /**
     * After an epoch; NaN is what was not measured.
     *
     * @param epoch from 1
     * @param loss mean over its steps
     * @param map mAP@0.5 of the averaged weights
     * @param sparsity share of |gamma| below 0.01, in [0, 1]
     * @param rate the sparse rate that acted: the mean over its steps and the channels
     */
    public record Epoch(int epoch, double loss, double map, double sparsity, double rate) {

        /** A measure by its column in {@code histories.csv}. */
        public double measure(String column) {
            return switch (column) {
                case "loss" -> loss;
                case "map" -> map;
                case "sparsity" -> sparsity;
                case "rate" -> rate;
                default ->
                    throw new IllegalArgumentException(
                            "An epoch has no \"%s\"; it has loss, map, sparsity and rate.".formatted(column));
            };
        }
    }

    /** The same, of other points. */
    public LearningCurve with(Map<String, String> others) {
        return new LearningCurve(others, seed, stage, run, epochs, gammas);
    }

    /** The sparse rate that acted over the whole training: the mean over its steps and the channels. */
    double meanRate() {
        return epochs.stream().mapToDouble(Epoch::rate).average().orElseThrow();
    }

    /** The end of the training. */
    public Epoch last() {
        return epochs.get(epochs.size() - 1);
    }
}
