package org.prunelab.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.prunelab.batch.Batch;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.detect.DetectorBlock;
import org.prunelab.detect.FeatureMaps;
import org.prunelab.detect.Pass;
import org.prunelab.loss.Constant;
import org.prunelab.loss.DetectionLoss;
import org.prunelab.loss.YoloLoss;

/**
 * What a training repeats: forward, loss, backward, penalty, optimizer and moving average for one batch. Everything native
 * belongs to one manager, and what a step makes to one of its own.
 *
 * <pre>{@code
 * Trained base = Training.of(network).on(voc).epochs(1).run();    // repeats this step for each batch
 * }</pre>
 */
public final class TrainingStep implements AutoCloseable {

    final DetectorBlock block;
    final Optimizer optimizer;
    final Ema ema;
    /** What the guiding loss learns beside the network, by name. */
    final Map<String, NDArray> guideParameters;

    private final TrainingSettings settings;
    private final int total;
    private final NDManager manager;
    private final YoloLoss loss;
    private final PixelBuffer pixels = new PixelBuffer();
    private final Optional<GradientPenalty> penalty;
    private final Optional<DistillationLoss.Session> guide;
    private double sparseRate;

    /**
     * @param start where the weights begin
     * @param settings of the training; epochs, data and evaluations are not a step's affair
     * @param total steps of the whole training, for the course of the learning rate and of the penalty
     * @throws IllegalArgumentException where loss or guiding loss do not suit the network
     * @throws IllegalStateException where this process can't compute on the settings' device
     */
    public TrainingStep(
            Model start,
            TrainingSettings settings,
            int total,
            Optional<GradientPenalty> penalty,
            Optional<DistillationLoss> guide) {
        this.settings = settings;
        this.total = total;
        this.penalty = penalty;
        this.loss = loss(start.network(), settings);
        this.manager = settings.device().orElseGet(ComputeDevice::current).newManager();
        try {
            this.guide = guide.map(g -> g.open(start.network(), manager));
            this.block = DetectorBlock.of(start, manager);
            this.guideParameters =
                    this.guide.map(DistillationLoss.Session::parameters).orElse(Map.of());
            this.optimizer = settings.optimizer().on(manager, joined(block.trainable(), guideParameters));
            this.ema = new Ema(manager, block.arrays(), settings.averageDecay(), 1 / (1 - settings.averageDecay()));
        } catch (RuntimeException refused) {
            manager.close();
            throw refused;
        }
    }

    /** The loss that the settings name, else the network's own. */
    static YoloLoss loss(Network network, TrainingSettings settings) {
        return settings.loss().map(given -> new YoloLoss(network, given)).orElseGet(() -> new YoloLoss(network));
    }

    /**
     * Learns from a batch.
     *
     * @param batch of as many pictures as the settings say; it is only read
     * @param step from 0
     * @return the losses before the step
     * @throws IllegalStateException where the loss is no number; the weights then are as before, but the running statistics have seen the batch
     */
    public EpochResult.MeanLoss run(Batch batch, int step) {
        try (NDManager inner = manager.newSubManager()) {
            ParameterStore store = DetectorBlock.store(inner);
            NDArray images = pixels.load(batch, inner);
            guide.ifPresent(g -> g.observe(images, batch.truths()));
            Set<Integer> taps = guide.map(DistillationLoss.Session::taps).orElse(Set.of());
            DetectorBlock recording = block.recording(inner);
            Map<String, NDArray> guides = DetectorBlock.recording(guideParameters, inner);
            EpochResult.MeanLoss losses;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                FeatureMaps maps = recording.forward(store, images, Pass.TRAINING.tapping(taps));
                DetectionLoss detection = loss.compute(maps.heads(), batch.truths());
                // the detection loss is a sum over the pictures of a batch, the guiding loss a mean
                Optional<NDArray> guiding = guide.map(g -> Constant.times(g.loss(maps, guides), settings.batch()));
                NDArray sum = guiding.map(g -> detection.total().add(g)).orElse(detection.total());
                requireNumber(sum.getFloat(), step);
                collector.backward(sum);
                losses = losses(detection, guiding.map(NDArray::getFloat).orElse(0f));
            }
            double progress = (double) step / total;
            sparseRate = penalty.map(p -> p.addTo(block.gammas(), gradients(recording.gammas()), progress))
                    .orElse(0.0);
            optimizer.step(gradients(joined(recording.trainable(), guides)), learningRate(step));
            ema.update();
            return losses;
        }
    }

    /** The moving average of the weights and running statistics, copied out. */
    public Model average() {
        return DetectorBlock.over(block.network(), ema.averages()).model();
    }

    /** What the penalty notes of the averaged scaling factors. */
    List<GammaHistogram> gammas() {
        return penalty.map(p -> p.histograms(
                        DetectorBlock.over(block.network(), ema.averages()).gammas()))
                .orElse(List.of());
    }

    /** The mean rate of the penalty in the last step. */
    double sparseRate() {
        return sparseRate;
    }

    /** The rate of a step, from 0. */
    double learningRate(int step) {
        return settings.learningRate().at(step, total);
    }

    private EpochResult.MeanLoss losses(DetectionLoss detection, double guiding) {
        double box = (double) detection.boxValue() / settings.batch();
        double objectness = (double) detection.objectnessValue() / settings.batch();
        double classes = (double) detection.classesValue() / settings.batch();
        double guide = guiding / settings.batch();
        return new EpochResult.MeanLoss(box + objectness + classes + guide, box, objectness, classes, guide);
    }

    private static Map<String, NDArray> joined(Map<String, NDArray> network, Map<String, NDArray> guide) {
        Map<String, NDArray> all = new LinkedHashMap<>(network);
        all.putAll(guide);
        return all;
    }

    /** Handles of the gradients, which belong to the arrays' manager. */
    private static <K> Map<K, NDArray> gradients(Map<K, NDArray> arrays) {
        Map<K, NDArray> gradients = new LinkedHashMap<>();
        arrays.forEach((key, array) -> gradients.put(key, array.getGradient()));
        return gradients;
    }

    private void requireNumber(float value, int step) {
        if (!Float.isFinite(value)) {
            throw new Diverged(String.format(
                    Locale.ROOT,
                    "The loss is %s at step %d of %d, with a learning rate of %.2g",
                    value,
                    step,
                    total,
                    learningRate(step)));
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
