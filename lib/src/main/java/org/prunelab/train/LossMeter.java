package org.prunelab.train;

/** Adds up the losses of the steps of an epoch. */
final class LossMeter {

    private final int batch;
    private double box;
    private double objectness;
    private double classes;
    private double guide;
    private int steps;

    /** What a meter has added up, to go on from. */
    record Sums(double box, double objectness, double classes, double guide, int steps) {

        static final Sums NONE = new Sums(0, 0, 0, 0, 0);
    }

    LossMeter(int batch, Sums from) {
        this.batch = batch;
        this.box = from.box();
        this.objectness = from.objectness();
        this.classes = from.classes();
        this.guide = from.guide();
        this.steps = from.steps();
    }

    Sums sums() {
        return new Sums(box, objectness, classes, guide, steps);
    }

    void add(DetectionLoss loss, double guiding) {
        box += loss.boxValue();
        objectness += loss.objectnessValue();
        classes += loss.classesValue();
        guide += guiding;
        steps++;
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
