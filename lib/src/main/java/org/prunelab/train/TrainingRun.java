package org.prunelab.train;

import ai.djl.ndarray.NDManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.prunelab.base.Interruption;
import org.prunelab.batch.Batch;
import org.prunelab.batch.BatchLoader;
import org.prunelab.batch.Batches;
import org.prunelab.darknet.Model;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.evaluate.Evaluation;
import org.prunelab.evaluate.Evaluator;
import org.prunelab.evaluate.Protocol;
import org.prunelab.report.ProgressBar;
import org.prunelab.voc.Voc;

/** The training loop: epochs of {@link TrainingStep}, and judging the average now and then. */
final class TrainingRun implements AutoCloseable {

    private static final int STATISTICS_BATCHES = 25;

    private final TrainingSettings settings;
    private final Voc voc;
    private final ComputeDevice device;
    private final int size;
    private final Batches batches;
    private final Batches statistics;
    private final int total;
    private final TrainingStep training;
    private final Optional<Checkpoints> checkpoints;
    private final Optional<Consumer<ProgressBar>> listener;
    private final long begun = System.nanoTime();
    private final Duration before;
    private final List<EpochResult> epochs = new ArrayList<>();
    private LossMeter meter;
    private Pace.SoFar measured;
    private int step;
    private boolean betweenSteps = true;

    /**
     * @param start the weights to begin with, or those of the checkpoint
     * @param settings with the device that computes
     * @param from the checkpoint to go on from
     * @param listener told of progress, in place of a display
     */
    TrainingRun(
            Model start,
            Voc voc,
            TrainingSettings settings,
            Optional<GradientPenalty> penalty,
            Optional<GuidingLoss> guide,
            Optional<Checkpoints> checkpoints,
            Optional<Checkpoint> from,
            Optional<Consumer<ProgressBar>> listener) {
        this.listener = listener;
        this.settings = settings;
        this.device = settings.device().orElseThrow();
        this.checkpoints = checkpoints;
        this.before = from.map(Checkpoint::duration).orElse(Duration.ZERO);
        this.step = from.map(c -> c.state().step()).orElse(0);
        this.meter = new LossMeter(from.map(c -> c.state().losses()).orElse(LossMeter.Sums.NONE));
        this.measured = from.map(c -> c.state().pace()).orElse(Pace.SoFar.NONE);
        from.ifPresent(c -> epochs.addAll(c.state().epochs()));
        this.voc = voc;
        this.size = start.network().input().width();
        this.batches = new Batches(voc.train(), settings.augmentation(), size, settings.batch(), settings.seed());
        this.statistics = BatchStatistics.pictures(start.network(), voc);
        this.total = Math.multiplyExact(settings.epochs(), batches.stepsPerEpoch());
        this.training = new TrainingStep(start, settings, total, penalty, guide);
        try {
            from.ifPresent(c -> c.restore(training));
        } catch (RuntimeException refused) {
            training.close();
            throw refused;
        }
    }

    Trained toTheEnd() {
        try (BatchLoader loader = new BatchLoader(batches, step, settings.loaderThreads());
                TrainingProgress progress = TrainingProgress.open(
                        settings, batches.stepsPerEpoch(), evaluatedPictures(), before, epochs, listener)) {
            return epochs(loader, progress);
        } catch (RuntimeException stopped) {
            throw checkpoints
                    .<RuntimeException>map(kept -> leave(kept, stopped))
                    .orElse(stopped);
        }
    }

    private Trained epochs(BatchLoader loader, TrainingProgress progress) {
        Evaluator evaluator = new Evaluator(voc.val(), voc.classes(), size, Protocol.VOC07);
        Model model = null;
        Evaluation evaluation = null;
        while (epochs.size() < settings.epochs()) {
            int epoch = epochs.size() + 1;
            int end = epoch * batches.stepsPerEpoch();
            Pace pace = new Pace(loader, measured);
            while (step < end) {
                double loss = step(loader.next());
                measured = pace.step(settings.batch());
                progress.step(step, loss, meter.mean(), measured.speed());
                if (step < end) {
                    checkpoints.filter(kept -> kept.due(step)).ifPresent(this::save);
                }
            }
            double map = Double.NaN;
            if (settings.evaluatesAfter(epoch)) {
                model = averaged();
                evaluation = evaluator.evaluate(model, device);
                map = evaluation.map();
                saveIfBest(model, map);
                progress.evaluated(epoch, map);
            }
            epochs.add(new EpochResult(
                    epoch,
                    training.learningRate(end - 1),
                    meter.mean(),
                    map,
                    measured.speed(),
                    measured.seconds(),
                    meter.meanSparseRate(),
                    training.gammas()));
            meter = new LossMeter(LossMeter.Sums.NONE);
            measured = Pace.SoFar.NONE;
            if (epoch < settings.epochs()) {
                checkpoints.ifPresent(this::save);
            }
        }
        Trained trained = new Trained(model, evaluation, epochs, elapsed(), settings);
        checkpoints.ifPresent(kept -> finish(kept, trained));
        return trained;
    }

    private void saveIfBest(Model model, double map) {
        if (epochs.stream().noneMatch(earlier -> earlier.map() >= map)) {
            checkpoints.ifPresent(kept -> kept.saveBest(model));
        }
    }

    private Duration elapsed() {
        return before.plusNanos(System.nanoTime() - begun);
    }

    private void save(Checkpoints kept) {
        betweenSteps = false; // where saving fails, it is not tried again
        kept.save(Checkpoint.of(kept.training(), step, epochs, meter, measured, elapsed(), training));
        betweenSteps = true;
    }

    private void finish(Checkpoints kept, Trained trained) {
        betweenSteps = false;
        try (NDManager inner = device.newManager()) {
            kept.save(Checkpoint.finished(kept.training(), step, trained, inner));
        }
    }

    /** Saves what can be saved, and adds to the reason for stopping where that is. */
    private IllegalStateException leave(Checkpoints kept, RuntimeException reason) {
        Thread.interrupted(); // the mark would close the file; that the training was interrupted is told by the reason
        if (reason instanceof Diverged) {
            return new IllegalStateException(reason.getMessage() + kept.whereDiverged(), reason);
        }
        if (betweenSteps) {
            try {
                save(kept);
            } catch (RuntimeException unsaved) {
                reason.addSuppressed(unsaved);
            }
        }
        return new IllegalStateException(reason.getMessage() + kept.where(), reason);
    }

    /** Learns from a batch, and gives its loss for a picture. */
    private double step(Batch batch) {
        Interruption.check("The training at step %d of %d".formatted(step, total));
        betweenSteps = false;
        EpochResult.MeanLoss losses = training.run(batch, step);
        meter.add(losses, training.sparseRate());
        step++;
        betweenSteps = true;
        return losses.total();
    }

    private int evaluatedPictures() {
        return STATISTICS_BATCHES * BatchStatistics.BATCH + voc.val().size();
    }

    /**
     * The average as a model. Its running statistics would be an average over weights that have moved on, most of all
     * under a penalty on gamma; so they are measured anew, as for any averaged weights (arXiv 1803.05407, section 3.2).
     *
     * @throws Diverged where its numbers are not finite
     */
    private Model averaged() {
        Model model = BatchStatistics.reestimated(training.average(), statistics, STATISTICS_BATCHES, device);
        try {
            model.requireFinite();
        } catch (IllegalArgumentException notFinite) {
            throw new Diverged("The weights after step %d of %d are no longer finite numbers".formatted(step, total));
        }
        return model;
    }

    @Override
    public void close() {
        training.close();
    }
}
