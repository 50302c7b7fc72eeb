package org.prunelab.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.prunelab.darknet.Model;
import org.prunelab.detect.DetectorBlock;
import org.prunelab.detect.FeatureMaps;
import org.prunelab.detect.Interruption;
import org.prunelab.detect.Pass;
import org.prunelab.evaluate.Evaluation;
import org.prunelab.evaluate.Evaluator;
import org.prunelab.evaluate.Protocol;
import org.prunelab.voc.Batch;
import org.prunelab.voc.BatchLoader;
import org.prunelab.voc.Batches;
import org.prunelab.voc.Voc;

/** The training loop. Everything native belongs to one manager, and what a step makes to one of its own. */
final class TrainingRun implements AutoCloseable {

    private static final int STATISTICS_BATCHES = 25;

    private final TrainingSettings settings;
    private final Voc voc;
    private final NDManager manager;
    private final DetectorBlock block;
    private final DetectorBlock average;
    private final Optimizer optimizer;
    private final Ema ema;
    private final YoloLoss loss;
    private final Optional<GradientPenalty> penalty;
    private final Optional<GuidingLoss.Session> guide;
    private final Batches batches;
    private final int total;
    private final Optional<Checkpoints> checkpoints;
    private final long begun = System.nanoTime();
    private final Duration before;
    private final List<EpochResult> epochs = new ArrayList<>();
    private LossMeter meter;
    private int step;
    private boolean betweenSteps = true;

    /**
     * @param start the weights to begin with, or those of the checkpoint
     * @param from the checkpoint to go on from
     */
    TrainingRun(
            Model start,
            Voc voc,
            TrainingSettings settings,
            Optional<GradientPenalty> penalty,
            Optional<GuidingLoss> guide,
            Optional<Checkpoints> checkpoints,
            Optional<Checkpoint> from) {
        this.settings = settings;
        this.checkpoints = checkpoints;
        this.before = from.map(Checkpoint::duration).orElse(Duration.ZERO);
        this.step = from.map(c -> c.state().step()).orElse(0);
        this.meter = new LossMeter(
                settings.batch(), from.map(c -> c.state().losses()).orElse(LossMeter.Sums.NONE));
        from.ifPresent(c -> epochs.addAll(c.state().epochs()));
        this.voc = voc;
        this.penalty = penalty;
        int size = start.network().input().width();
        this.batches = new Batches(voc.train(), settings.augmentation(), size, settings.batch(), settings.seed());
        this.total = Math.multiplyExact(settings.epochs(), batches.stepsPerEpoch());
        this.loss = settings.loss()
                .map(given -> new YoloLoss(start.network(), given))
                .orElseGet(() -> new YoloLoss(start.network()));
        this.manager = NDManager.newBaseManager();
        fixThreads();
        try {
            this.guide = guide.map(g -> g.open(start.network(), manager));
            this.block = DetectorBlock.of(start, manager);
            block.requireGradients();
            this.optimizer = settings.optimizer().on(manager, block.trainable());
            this.ema = new Ema(manager, block.arrays(), settings.averageDecay(), 1 / (1 - settings.averageDecay()));
            this.average = DetectorBlock.over(start.network(), ema.averages());
            from.ifPresent(c -> c.restore(optimizer, ema));
        } catch (RuntimeException refused) {
            manager.close();
            throw refused;
        }
    }

    Trained toTheEnd() {
        try (BatchLoader loader = new BatchLoader(batches, step, settings.loaderThreads());
                TrainingProgress progress =
                        new TrainingProgress(settings.epochs(), batches.stepsPerEpoch(), before, epochs)) {
            return epochs(loader, progress);
        } catch (RuntimeException stopped) {
            throw checkpoints
                    .<RuntimeException>map(kept -> leave(kept, stopped))
                    .orElse(stopped);
        }
    }

    private Trained epochs(BatchLoader loader, TrainingProgress progress) {
        Evaluator evaluator =
                new Evaluator(voc.val(), voc.classes(), block.network().input().width(), Protocol.VOC07);
        Model model = null;
        Evaluation evaluation = null;
        while (epochs.size() < settings.epochs()) {
            int epoch = epochs.size() + 1;
            int end = epoch * batches.stepsPerEpoch();
            while (step < end) {
                step(loader.next());
                progress.step(step, meter.mean());
                if (step < end) {
                    checkpoints.filter(kept -> kept.due(step)).ifPresent(this::save);
                }
            }
            boolean last = epoch == settings.epochs();
            boolean judged = last || due(epoch);
            if (judged) {
                model = averaged();
                evaluation = evaluator.evaluate(model);
            }
            double map = judged ? evaluation.map() : Double.NaN;
            if (judged && epochs.stream().noneMatch(earlier -> earlier.map() >= map)) {
                Model best = model;
                checkpoints.ifPresent(kept -> kept.saveBest(best));
            }
            epochs.add(new EpochResult(epoch, learningRate(end - 1), meter.mean(), map));
            progress.epoch(epochs.get(epochs.size() - 1));
            meter = new LossMeter(settings.batch(), LossMeter.Sums.NONE);
            if (!last) {
                checkpoints.ifPresent(this::save);
            }
        }
        Trained trained = new Trained(model, evaluation, epochs, elapsed());
        checkpoints.ifPresent(kept -> finish(kept, trained));
        return trained;
    }

    /**
     * Left to itself, MKL may take fewer threads than it could (MKL_DYNAMIC), which adds numbers up in another order; told
     * a number, the engine switches that off.
     */
    private static void fixThreads() {
        JniUtils.setNumThreads(JniUtils.getNumThreads());
    }

    private Duration elapsed() {
        return before.plusNanos(System.nanoTime() - begun);
    }

    private void save(Checkpoints kept) {
        betweenSteps = false; // where saving fails, it is not tried again
        kept.save(Checkpoint.of(kept.training(), step, epochs, meter, elapsed(), block, optimizer, ema));
        betweenSteps = true;
    }

    private void finish(Checkpoints kept, Trained trained) {
        betweenSteps = false;
        try (NDManager inner = manager.newSubManager()) {
            kept.save(Checkpoint.finished(kept.training(), step, trained, inner));
        }
    }

    /** Saves what can be saved, and adds to the reason for stopping where that is. */
    private IllegalStateException leave(Checkpoints kept, RuntimeException reason) {
        Thread.interrupted(); // the mark would close the file; that the training was interrupted is told by the reason
        if (betweenSteps) {
            try {
                save(kept);
            } catch (RuntimeException unsaved) {
                reason.addSuppressed(unsaved);
            }
        }
        return new IllegalStateException(reason.getMessage() + kept.where(), reason);
    }

    private void step(Batch batch) {
        Interruption.check("The training at step %d of %d".formatted(step, total));
        betweenSteps = false;
        try (NDManager inner = manager.newSubManager()) {
            ParameterStore store = DetectorBlock.store(inner);
            NDArray images = inner.create(batch.pixels(), block.inputShape(settings.batch()));
            guide.ifPresent(g -> g.observe(images, batch.truths()));
            Set<Integer> taps = guide.map(GuidingLoss.Session::taps).orElse(Set.of());
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                FeatureMaps maps = block.forward(store, images, Pass.TRAINING.tapping(taps));
                DetectionLoss detection = loss.compute(maps.heads(), batch.truths());
                // the detection loss is a sum over the pictures of a batch, the guiding loss a mean
                Optional<NDArray> guiding = guide.map(g -> g.loss(maps).mul((float) settings.batch()));
                NDArray sum = guiding.map(g -> detection.total().add(g)).orElse(detection.total());
                requireNumber(sum.getFloat());
                collector.backward(sum);
                meter.add(detection, guiding.map(NDArray::getFloat).orElse(0f));
            }
            penalty.ifPresent(p -> penalise(p, (double) step / total, inner));
            optimizer.step(learningRate(step));
            ema.update();
        }
        step++;
        betweenSteps = true;
    }

    private double learningRate(int step) {
        return settings.learningRate().at(step, total);
    }

    private void penalise(GradientPenalty p, double progress, NDManager inner) {
        Map<Integer, NDArray> gammas = block.gammas();
        Map<Integer, NDArray> gradients = new TreeMap<>();
        gammas.forEach((layer, gamma) -> {
            NDArray gradient = gamma.getGradient();
            gradient.attach(inner);
            gradients.put(layer, gradient);
        });
        p.addTo(gammas, gradients, progress);
    }

    private void requireNumber(float value) {
        if (!Float.isFinite(value)) {
            throw new IllegalStateException(
                    "The loss is %s at step %d of %d, with a learning rate of %.2g: the training diverged. Lower the learning rate, or warm up longer."
                            .formatted(value, step, total, learningRate(step)));
        }
    }

    private boolean due(int epoch) {
        int count = settings.evaluations();
        return count > 0 && (long) epoch * count / settings.epochs() > (long) (epoch - 1) * count / settings.epochs();
    }

    /**
     * The average as a model. Its running statistics would be an average over weights that have moved on, most of all
     * under a penalty on gamma; so they are measured anew, as for any averaged weights (arXiv 1803.05407, section 3.2).
     */
    private Model averaged() {
        return BatchStatistics.reestimated(average.model(), voc, STATISTICS_BATCHES);
    }

    @Override
    public void close() {
        manager.close();
    }
}
