package org.prunelab.train;

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
 */
public record EpochResult(int epoch, double learningRate, MeanLoss loss, double map, Throughput speed, double seconds) {

    /**
     * The mean loss of some steps and its parts, each for a picture.
     *
     * @param guide the part of the guiding loss, 0 without one
     */
    public record MeanLoss(double total, double box, double objectness, double classes, double guide) {}
}
