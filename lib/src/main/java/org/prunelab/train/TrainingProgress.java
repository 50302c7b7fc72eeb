package org.prunelab.train;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.prunelab.report.LiveCurves;
import org.prunelab.report.LiveDisplay;
import org.prunelab.report.ProgressBar;
import org.prunelab.report.Rendered;

/** What a person sees of a training: a bar with the time left, and the curves of loss and mAP. */
final class TrainingProgress implements AutoCloseable {

    private final LiveDisplay display = LiveDisplay.open();
    private final LiveCurves curves = new LiveCurves("epoch");
    private final long begun;
    private final int epochs;
    private final int stepsPerEpoch;
    private ProgressBar bar;

    /**
     * @param before time on the clock until now, where a training goes on
     * @param earlier the epochs that are done, then
     */
    TrainingProgress(int epochs, int stepsPerEpoch, Duration before, List<EpochResult> earlier) {
        this.epochs = epochs;
        this.stepsPerEpoch = stepsPerEpoch;
        this.begun = System.nanoTime() - before.toNanos();
        earlier.forEach(this::draw);
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
        draw(result);
        display.show(bar == null ? curves : Rendered.all(bar, curves));
    }

    private void draw(EpochResult result) {
        curves.add("loss", result.epoch(), result.loss().total());
        curves.add("mAP@0.5", result.epoch(), result.map());
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Override
    public void close() {
        display.close();
    }
}
