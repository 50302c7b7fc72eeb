package org.prunelab.train;

/** Adds up the losses of the steps of an epoch, and the rates of the penalty. */
final class LossMeter {

    private double box;
    private double objectness;
    private double classes;
    private double guide;
    private double sparseRate;
    private int steps;

    /** What a meter has added up, to resume from. */
    record Sums(double box, double objectness, double classes, double guide, double sparseRate, int steps) {

        static final Sums NONE = new Sums(0, 0, 0, 0, 0, 0);
    }

    LossMeter(Sums from) {
        this.box = from.box();
        this.objectness = from.objectness();
        this.classes = from.classes();
        this.guide = from.guide();
        this.sparseRate = from.sparseRate();
        this.steps = from.steps();
    }

    Sums sums() {
        return new Sums(box, objectness, classes, guide, sparseRate, steps);
    }

    void add(EpochResult.MeanLoss loss, double rate) {
        box += loss.box();
        objectness += loss.objectness();
        classes += loss.classes();
        guide += loss.guide();
        sparseRate += rate;
        steps++;
    }

    double meanSparseRate() {
        return sparseRate / Math.max(1, steps);
    }

    EpochResult.MeanLoss mean() {
        double divisor = Math.max(1, steps);
        return new EpochResult.MeanLoss(
                (box + objectness + classes + guide) / divisor,
                box / divisor,
                objectness / divisor,
                classes / divisor,
                guide / divisor);
    }
}
