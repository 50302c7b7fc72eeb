package org.prunelab.train;

/** Adds up the losses of the steps of an epoch. */
final class LossMeter {

    private final int batch;
    private double box;
    private double objectness;
    private double classes;
    private double guide;
    private int steps;
    private double latest;

    LossMeter(int batch) {
        this.batch = batch;
    }

    void add(DetectionLoss loss, double guiding) {
        box += loss.boxValue();
        objectness += loss.objectnessValue();
        classes += loss.classesValue();
        guide += guiding;
        latest = loss.boxValue() + loss.objectnessValue() + loss.classesValue() + guiding;
        steps++;
    }

    /** The loss of the latest step, for a picture. */
    double latest() {
        return latest / batch;
    }

    EpochResult.MeanLoss mean() {
        double divisor = (double) Math.max(1, steps) * batch;
        return new EpochResult.MeanLoss(
                (box + objectness + classes + guide) / divisor,
                box / divisor,
                objectness / divisor,
                classes / divisor,
                guide / divisor);
    }
}
