package org.prunelab.train;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.prunelab.report.LiveCurves;
import org.prunelab.report.LiveDisplay;
import org.prunelab.report.ProgressBar;
import org.prunelab.report.Rendered;

/** What a person sees of a training: a bar with the time left, and the curves of loss and mAP. */
final class TrainingProgress implements AutoCloseable {

    /** Points of the loss's curve over the whole training; each is the mean over the steps since the one before. */
    private static final int LOSS_POINTS = 500;

    /** Forward and backward pass take about as long as three forward passes. */
    private static final double FORWARD_SHARE = 1.0 / 3;

    private final LiveDisplay display;
    private final Optional<Consumer<ProgressBar>> listener;
    private final LiveCurves curves = new LiveCurves("epoch");
    private final TimeToFinish time;
    private final Duration before;
    private final TrainingSettings settings;
    private final int stepsPerEpoch;
    private final long total;
    private final long stepsPerPoint;
    private double lossSum;
    private long lossSteps;
    private String label = "";

    /**
     * @param before time on the clock until now, where a training goes on
     * @param earlier the epochs that are done, then
     * @param listener told in place of the display
     */
    TrainingProgress(
            LiveDisplay display,
            TimeToFinish time,
            TrainingSettings settings,
            int stepsPerEpoch,
            Duration before,
            List<EpochResult> earlier,
            Optional<Consumer<ProgressBar>> listener) {
        this.display = display;
        this.listener = listener;
        this.time = time;
        this.settings = settings;
        this.stepsPerEpoch = stepsPerEpoch;
        this.before = before;
        this.total = (long) settings.epochs() * stepsPerEpoch;
        this.stepsPerPoint = Math.max(1, total / LOSS_POINTS);
        earlier.forEach(epoch -> {
            curves.add("loss", epoch.epoch(), epoch.loss().total());
            curves.add("mAP@0.5", epoch.epoch(), epoch.map());
        });
    }

    /**
     * The progress of a training on the screen that is in use.
     *
     * @param evaluatedPictures pictures that an evaluation takes through the network
     */
    static TrainingProgress open(
            TrainingSettings settings,
            int stepsPerEpoch,
            int evaluatedPictures,
            Duration before,
            List<EpochResult> earlier,
            Optional<Consumer<ProgressBar>> listener) {
        TimeToFinish time = new TimeToFinish(System::nanoTime, FORWARD_SHARE * evaluatedPictures / settings.batch());
        return new TrainingProgress(LiveDisplay.open(), time, settings, stepsPerEpoch, before, earlier, listener);
    }

    /**
     * After a step.
     *
     * @param done steps done
     * @param loss of the step, for a picture
     * @param mean of the epoch so far
     * @param speed of the epoch so far
     */
    void step(long done, double loss, EpochResult.MeanLoss mean, Throughput speed) {
        time.step();
        lossSum += loss;
        lossSteps++;
        if (lossSteps == stepsPerPoint) {
            curves.add("loss", (double) done / stepsPerEpoch, lossSum / lossSteps);
            lossSum = 0;
            lossSteps = 0;
        }
        int finished = (int) ((done - 1) / stepsPerEpoch);
        label = String.format(
                Locale.ROOT, "Epoch %d of %d, loss %.3f, %s", finished + 1, settings.epochs(), mean.total(), speed);
        show(done, settings.evaluationsAfter(finished));
    }

    /** After the evaluation that follows an epoch, with its mAP. */
    void evaluated(int epoch, double map) {
        time.evaluation();
        curves.add("mAP@0.5", epoch, map);
        show((long) epoch * stepsPerEpoch, settings.evaluationsAfter(epoch));
    }

    private void show(long done, int evaluationsLeft) {
        Optional<Duration> left = time.of(total - done, evaluationsLeft);
        ProgressBar bar = new ProgressBar(label, done, total, before.plus(time.elapsed()), left, time.measured());
        listener.ifPresentOrElse(to -> to.accept(bar), () -> display.show(Rendered.all(bar, curves)));
    }

    @Override
    public void close() {
        display.close();
    }
}
