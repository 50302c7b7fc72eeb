package org.prunelab.train;

import java.time.Duration;
import java.util.Locale;
import org.prunelab.report.LiveCurves;
import org.prunelab.report.LiveDisplay;
import org.prunelab.report.ProgressBar;
import org.prunelab.report.Rendered;

/** What a person sees of a training: a bar with the time left, and the curves of loss and mAP. */
final class TrainingProgress implements AutoCloseable {

    private final LiveDisplay display = LiveDisplay.open();
    private final LiveCurves curves = new LiveCurves("epoch");
    private final long begun = System.nanoTime();
    private final int epochs;
    private final int stepsPerEpoch;
    private ProgressBar bar;

    TrainingProgress(int epochs, int stepsPerEpoch) {
        this.epochs = epochs;
        this.stepsPerEpoch = stepsPerEpoch;
    }

    /** After a step, with the number of steps done, and the mean loss and the throughput of the epoch so far. */
    void step(long done, EpochResult.MeanLoss loss, Throughput speed) {
        String label = String.format(
                Locale.ROOT,
                "Epoch %d of %d, loss %.3f, %s",
                (done - 1) / stepsPerEpoch + 1,
                epochs,
                loss.total(),
                speed);
        bar = new ProgressBar(label, done, (long) epochs * stepsPerEpoch, elapsed());
        display.show(Rendered.all(bar, curves));
    }

    /** After an epoch, whose last step has been shown. */
    void epoch(EpochResult result) {
        curves.add("loss", result.epoch(), result.loss().total());
        curves.add("mAP@0.5", result.epoch(), result.map());
        display.show(Rendered.all(bar, curves));
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Override
    public void close() {
        display.close();
    }
}
