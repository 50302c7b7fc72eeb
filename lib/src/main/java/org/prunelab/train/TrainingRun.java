package org.prunelab.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
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
    private final PixelBuffer pixels = new PixelBuffer();
    private final int total;

    TrainingRun(
            Model start,
            Voc voc,
            TrainingSettings settings,
            Optional<GradientPenalty> penalty,
            Optional<GuidingLoss> guide) {
        this.settings = settings;
        this.voc = voc;
        this.penalty = penalty;
        int size = start.network().input().width();
        this.batches = new Batches(voc.train(), settings.augmentation(), size, settings.batch(), settings.seed());
        this.total = Math.multiplyExact(settings.epochs(), batches.stepsPerEpoch());
        this.loss = settings.loss()
                .map(given -> new YoloLoss(start.network(), given))
                .orElseGet(() -> new YoloLoss(start.network()));
        this.manager = NDManager.newBaseManager();
        try {
            this.guide = guide.map(g -> g.open(start.network(), manager));
            this.block = DetectorBlock.of(start, manager);
            block.requireGradients();
            this.optimizer = settings.optimizer().on(manager, block.trainable());
            this.ema = new Ema(manager, block.arrays(), settings.averageDecay(), 1 / (1 - settings.averageDecay()));
            this.average = DetectorBlock.over(start.network(), ema.averages());
        } catch (RuntimeException refused) {
            manager.close();
            throw refused;
        }
    }

    Trained toTheEnd() {
        List<EpochResult> epochs = new ArrayList<>();
        Model model = null;
        Evaluation evaluation = null;
        Evaluator evaluator =
                new Evaluator(voc.val(), voc.classes(), block.network().input().width(), Protocol.VOC07);
        try (BatchLoader loader = new BatchLoader(batches, 0, settings.loaderThreads());
                TrainingProgress progress = new TrainingProgress(settings.epochs(), batches.stepsPerEpoch())) {
            for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
                LossMeter meter = new LossMeter(settings.batch());
                Pace pace = new Pace(loader);
                for (int k = 0; k < batches.stepsPerEpoch(); k++) {
                    int step = (epoch - 1) * batches.stepsPerEpoch() + k;
                    step(loader.next(), step, meter);
                    progress.step(step + 1, meter.mean(), pace.after((k + 1L) * settings.batch()));
                }
                Throughput speed = pace.after((long) batches.stepsPerEpoch() * settings.batch());
                boolean last = epoch == settings.epochs();
                if (last || due(epoch)) {
                    model = averaged();
                    evaluation = evaluator.evaluate(model);
                }
                double map = last || due(epoch) ? evaluation.map() : Double.NaN;
                double rate = learningRate(epoch * batches.stepsPerEpoch() - 1);
                epochs.add(new EpochResult(epoch, rate, meter.mean(), map, speed));
                progress.epoch(epochs.get(epochs.size() - 1));
            }
            return new Trained(model, evaluation, epochs, progress.elapsed());
        }
    }

    private void step(Batch batch, int step, LossMeter meter) {
        Interruption.check("The training at step %d of %d".formatted(step, total));
        try (NDManager inner = manager.newSubManager()) {
            ParameterStore store = DetectorBlock.store(inner);
            NDArray images = pixels.load(batch, inner);
            guide.ifPresent(g -> g.observe(images, batch.truths()));
            Set<Integer> taps = guide.map(GuidingLoss.Session::taps).orElse(Set.of());
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                FeatureMaps maps = block.forward(store, images, Pass.TRAINING.tapping(taps));
                DetectionLoss detection = loss.compute(maps.heads(), batch.truths());
                // the detection loss is a sum over the pictures of a batch, the guiding loss a mean
                Optional<NDArray> guiding = guide.map(g -> g.loss(maps).mul((float) settings.batch()));
                NDArray sum = guiding.map(g -> detection.total().add(g)).orElse(detection.total());
                requireNumber(sum.getFloat(), step);
                collector.backward(sum);
                meter.add(detection, guiding.map(NDArray::getFloat).orElse(0f));
            }
            penalty.ifPresent(p -> penalise(p, (double) step / total, inner));
            optimizer.step(learningRate(step));
            ema.update();
        }
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

    private void requireNumber(float value, int step) {
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
