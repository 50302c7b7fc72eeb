package org.prunelab.train;

import ai.djl.ndarray.NDManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.prunelab.base.Interruption;
import org.prunelab.batch.Batch;
import org.prunelab.batch.BatchLoader;
import org.prunelab.batch.Batches;
import org.prunelab.darknet.Model;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.evaluate.Evaluation;
import org.prunelab.evaluate.Evaluator;
import org.prunelab.evaluate.Protocol;

/**
 * The training loop: begin or resume, learn from batch after batch, evaluate the average and save now and then. What it
 * repeats is {@link TrainingStep}.
 */
final class TrainingLoop implements AutoCloseable {

    private static final int STATISTICS_BATCHES = 25;

    private final Training training;
    private final TrainingSettings settings;
    private final ComputeDevice device;
    private final Batches batches;
    private final Batches statistics;
    private final Evaluator evaluator;
    private final int total;
    private final TrainingStep network;
    private final Optional<Checkpoints> checkpoints;
    private final Duration before;
    private final long begun = System.nanoTime();

    private final List<EpochResult> epochs = new ArrayList<>();
    private int step;
    private LossMeter losses;
    private Pace.SoFar pace;
    private Model model;
    private Evaluation evaluation;
    private boolean betweenSteps = true;

    /** Trains from the beginning, or from the last checkpoint; a training that had finished gives its result at once. */
    static Trained run(Training training, TrainingSettings settings) {
        Optional<CheckpointSettings> where = training.checkpoints();
        if (where.isEmpty()) {
            return toTheEnd(
                    new TrainingLoop(training, settings, training.beginning(), Optional.empty(), Optional.empty()));
        }
        TrainingIdentity identity = training.identity(settings);
        try (Checkpoints kept = Checkpoints.open(where.get().of(identity), identity)) {
            TrainingLoop loop;
            try (NDManager reading = settings.device().orElseThrow().newManager()) { // needed to begin with only
                Optional<Checkpoint> last = kept.latest(reading);
                if (last.isPresent() && last.get().isFinished()) {
                    return last.get().trained(training.network(), settings);
                }
                loop = new TrainingLoop(
                        training,
                        settings,
                        last.map(found -> found.model(training.network())).orElseGet(training::beginning),
                        Optional.of(kept),
                        last);
            }
            return toTheEnd(loop);
        }
    }

    private static Trained toTheEnd(TrainingLoop loop) {
        try (loop) {
            System.gc(); // Java's heap gives the room of the read weights back before the engine's memory peaks
            return loop.toTheEnd();
        }
    }

    /**
     * @param settings with nothing left open
     * @param from the weights to begin with, or those of the checkpoint
     * @param last the checkpoint to resume from
     */
    private TrainingLoop(
            Training training,
            TrainingSettings settings,
            Model from,
            Optional<Checkpoints> checkpoints,
            Optional<Checkpoint> last) {
        int size = from.network().input().width();
        this.training = training;
        this.settings = settings;
        this.checkpoints = checkpoints;
        device = settings.device().orElseThrow();
        batches =
                new Batches(training.data().train(), settings.augmentation(), size, settings.batch(), settings.seed());
        statistics = BatchStatistics.pictures(from.network(), training.data());
        evaluator = new Evaluator(training.data().val(), training.data().classes(), size, Protocol.VOC07);
        total = Math.multiplyExact(settings.epochs(), batches.stepsPerEpoch());
        Optional<Checkpoint.State> state = last.map(Checkpoint::state);
        state.ifPresent(s -> epochs.addAll(s.epochs()));
        step = state.map(Checkpoint.State::step).orElse(0);
        losses = new LossMeter(state.map(Checkpoint.State::losses).orElse(LossMeter.Sums.NONE));
        pace = state.map(Checkpoint.State::pace).orElse(Pace.SoFar.NONE);
        before = last.map(Checkpoint::duration).orElse(Duration.ZERO);
        network = new TrainingStep(from, settings, total, training.penalty(), training.guide());
        try {
            last.ifPresent(checkpoint -> checkpoint.restore(network));
        } catch (RuntimeException refused) {
            network.close();
            throw refused;
        }
    }

    private Trained toTheEnd() {
        try (BatchLoader loader = new BatchLoader(batches, step, settings.loaderThreads());
                TrainingProgress progress = progress()) {
            while (epochs.size() < settings.epochs()) {
                int epoch = epochs.size() + 1;
                int end = epoch * batches.stepsPerEpoch();
                Pace clock = new Pace(loader, pace);
                while (step < end) {
                    double loss = learn(loader.next());
                    pace = clock.step(settings.batch());
                    progress.step(step, loss, losses.mean(), pace.speed());
                    if (step < end) {
                        checkpoints.filter(kept -> kept.due(step)).ifPresent(this::save);
                    }
                }
                double map = Double.NaN;
                if (settings.evaluatesAfter(epoch)) {
                    map = evaluate();
                    progress.evaluated(epoch, map);
                }
                epochs.add(result(epoch, map));
                losses = new LossMeter(LossMeter.Sums.NONE);
                pace = Pace.SoFar.NONE;
                if (epoch < settings.epochs()) {
                    checkpoints.ifPresent(this::save);
                }
            }
            Trained trained = new Trained(model, evaluation, epochs, elapsed(), settings);
            checkpoints.ifPresent(kept -> finish(kept, trained));
            return trained;
        } catch (RuntimeException stopped) {
            throw checkpoints
                    .<RuntimeException>map(kept -> leave(kept, stopped))
                    .orElse(stopped);
        }
    }

    private TrainingProgress progress() {
        int evaluated = STATISTICS_BATCHES * BatchStatistics.BATCH
                + training.data().val().size();
        return TrainingProgress.open(settings, batches.stepsPerEpoch(), evaluated, before, epochs, training.listener());
    }

    /** Learns from a batch, and gives its loss for a picture. */
    private double learn(Batch batch) {
        Interruption.check("The training at step %d of %d".formatted(step, total));
        betweenSteps = false;
        EpochResult.MeanLoss loss = network.run(batch, step);
        losses.add(loss, network.sparseRate());
        step++;
        betweenSteps = true;
        return loss.total();
    }

    /**
     * The mAP of the average as a model, which is kept where it is the best so far. Its running statistics would be an
     * average over weights that have moved on, most of all under a penalty on gamma; so they are measured anew, as for
     * any averaged weights (arXiv 1803.05407, section 3.2).
     *
     * @throws Diverged where its numbers are not finite
     */
    private double evaluate() {
        model = BatchStatistics.reestimated(network.average(), statistics, STATISTICS_BATCHES, device);
        try {
            model.requireFinite();
        } catch (IllegalArgumentException notFinite) {
            throw new Diverged("The weights after step %d of %d are no longer finite numbers".formatted(step, total));
        }
        evaluation = evaluator.evaluate(model, device);
        double map = evaluation.map();
        if (epochs.stream().noneMatch(earlier -> earlier.map() >= map)) {
            checkpoints.ifPresent(kept -> kept.saveBest(model));
        }
        return map;
    }

    private EpochResult result(int epoch, double map) {
        return new EpochResult(
                epoch,
                network.learningRate(step - 1),
                losses.mean(),
                map,
                pace.speed(),
                pace.seconds(),
                losses.meanSparseRate(),
                network.gammas());
    }

    private Duration elapsed() {
        return before.plusNanos(System.nanoTime() - begun);
    }

    private void save(Checkpoints kept) {
        betweenSteps = false; // where saving fails, it is not tried again
        kept.save(Checkpoint.of(kept.training(), step, epochs, losses, pace, elapsed(), network));
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

    @Override
    public void close() {
        network.close();
    }
}
