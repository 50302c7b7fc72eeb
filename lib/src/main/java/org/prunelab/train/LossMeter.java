package org.prunelab.train;

/** Adds up the losses of the steps of an epoch. */
final class LossMeter {

    private double box;
    private double objectness;
    private double classes;
    private double guide;
    private int steps;

    void add(EpochResult.MeanLoss loss) {
        box += loss.box();
        objectness += loss.objectness();
        classes += loss.classes();
        guide += loss.guide();
        steps++;
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
