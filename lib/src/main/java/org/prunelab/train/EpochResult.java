package org.prunelab.train;

import java.util.List;

/**
 * What happened in an epoch.
 *
 * <pre>{@code
 * for (EpochResult epoch : base.epochs()) {
 *     System.out.printf("%d: %.3f%n", epoch.epoch(), epoch.loss().total());
 * }
 * }</pre>
 *
 * @param epoch from 1
 * @param learningRate at its end
 * @param loss the mean over its steps
 * @param map mAP@0.5 of the averaged weights at its end, NaN where it was not measured
 * @param speed of its steps
 * @param seconds that its steps took, without the evaluation
 * @param sparseRate what the penalty on the scaling factors added to their gradients, as the mean size over its steps and
 *     the penalised channels; 0 without one
 * @param gammas the averaged scaling factors at its end, by group; empty without a penalty that notes them
 */
public record EpochResult(
        int epoch,
        double learningRate,
        MeanLoss loss,
        double map,
        Throughput speed,
        double seconds,
        double sparseRate,
        List<GammaHistogram> gammas) {

    public EpochResult {
        gammas = gammas == null ? List.of() : List.copyOf(gammas); // checkpoints of old have none
    }

    /** The share of the noted scaling factors whose size is below 0.01, in [0, 1]; NaN where none were noted. */
    public double sparsity() {
        double channels = gammas.stream().mapToInt(GammaHistogram::channels).sum();
        return gammas.stream().mapToInt(GammaHistogram::nearZero).sum() / channels;
    }

    /**
     * The mean loss of some steps and its parts, each for a picture.
     *
     * @param guide the part of the guiding loss, 0 without one
     */
    public record MeanLoss(double total, double box, double objectness, double classes, double guide) {}
}
