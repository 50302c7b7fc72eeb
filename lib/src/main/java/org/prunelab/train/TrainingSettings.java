package org.prunelab.train;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.prunelab.batch.Augmentation;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.loss.LossSettings;

/**
 * What a training does, apart from the network and the data. The defaults suit a small network that learns from scratch
 * from some hundred pictures.
 *
 * <pre>{@code
 * Training.of(network).on(voc).with(TrainingSettings.DEFAULT.withEpochs(30).withBatch(16)).run();
 * }</pre>
 *
 * @param epochs times that each picture is seen, at least 1
 * @param batch pictures a step, at least 1
 * @param optimizer how gradients become steps
 * @param learningRate its course over the steps
 * @param loss what is minimised; empty for what the network's heads say
 * @param augmentation how pictures are varied
 * @param averageDecay decay of the moving average of the weights, in [0, 1); it is the average that is kept
 * @param evaluations how often the average is evaluated on the validation pictures, spread evenly; at most once an epoch,
 *     and always at the end
 * @param seed of everything that is random: initial weights, order, augmentation
 * @param loaderThreads threads that prepare batches; batches are the same for any number
 * @param threads that the engine computes an operation with, at least 1; other numbers give other last bits. Empty for
 *     the engine's own, which OMP_NUM_THREADS sets
 * @param device where the engine computes; empty for {@link ComputeDevice#current}
 */
public record TrainingSettings(
        int epochs,
        int batch,
        OptimizerSettings optimizer,
        LearningRate learningRate,
        Optional<LossSettings> loss,
        Augmentation augmentation,
        double averageDecay,
        int evaluations,
        long seed,
        int loaderThreads,
        OptionalInt threads,
        Optional<ComputeDevice> device) {

    private static final int MOST_THREADS = 256;

    /**
     * SGD at 0.02 with 100 steps of warm-up and half a cosine down to 5 %, YOLOv4's momentum and decay. In equal time,
     * batches of 8 give a small network on a CPU nearly twice the steps that batches of 16 do, and a better detector.
     */
    public static final TrainingSettings DEFAULT = new TrainingSettings(
            60,
            8,
            OptimizerSettings.sgd(),
            LearningRate.usual(OptimizerSettings.sgd().usualRate()),
            Optional.empty(),
            Augmentation.light(),
            0.99,
            6,
            1,
            1,
            OptionalInt.empty(),
            Optional.empty());

    public TrainingSettings {
        check("epochs", epochs, 1, 100_000);
        check("batch", batch, 1, 4096);
        check("evaluations", evaluations, 0, 100_000);
        check("loaderThreads", loaderThreads, 1, MOST_THREADS);
        threads.ifPresent(number -> check("threads", number, 1, MOST_THREADS));
        if (!(averageDecay >= 0 && averageDecay < 1)) {
            throw new IllegalArgumentException("averageDecay=%s must be in [0, 1)".formatted(averageDecay));
        }
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "A training's %s is %d; allowed are %d to %d.".formatted(name, value, least, most));
        }
    }

    /** Whether the average is evaluated after an epoch, counted from 1. */
    boolean evaluatesAfter(int epoch) {
        return evaluationsAfter(epoch) < evaluationsAfter(epoch - 1);
    }

    /** How many evaluations are still to come when so many epochs are done and evaluated. */
    int evaluationsAfter(int done) {
        int all = Math.min(epochs, Math.max(1, evaluations));
        return (int) (all - (long) done * all / epochs);
    }

    public TrainingSettings withEpochs(int number) {
        return with(draft -> draft.epochs = number);
    }

    public TrainingSettings withBatch(int pictures) {
        return with(draft -> draft.batch = pictures);
    }

    public TrainingSettings withOptimizer(OptimizerSettings other) {
        return with(draft -> draft.optimizer = other);
    }

    public TrainingSettings withLearningRate(LearningRate other) {
        return with(draft -> draft.learningRate = other);
    }

    public TrainingSettings withLoss(LossSettings other) {
        return with(draft -> draft.loss = Optional.of(other));
    }

    public TrainingSettings withAugmentation(Augmentation other) {
        return with(draft -> draft.augmentation = other);
    }

    public TrainingSettings withAverageDecay(double decay) {
        return with(draft -> draft.averageDecay = decay);
    }

    public TrainingSettings withEvaluations(int number) {
        return with(draft -> draft.evaluations = number);
    }

    public TrainingSettings withSeed(long other) {
        return with(draft -> draft.seed = other);
    }

    public TrainingSettings withLoaderThreads(int number) {
        return with(draft -> draft.loaderThreads = number);
    }

    public TrainingSettings withThreads(int number) {
        return with(draft -> draft.threads = OptionalInt.of(number));
    }

    public TrainingSettings withDevice(ComputeDevice other) {
        return with(draft -> draft.device = Optional.of(other));
    }

    private TrainingSettings with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    /** All settings, to be changed one at a time. */
    private static final class Draft {
        private int epochs;
        private int batch;
        private OptimizerSettings optimizer;
        private LearningRate learningRate;
        private Optional<LossSettings> loss;
        private Augmentation augmentation;
        private double averageDecay;
        private int evaluations;
        private long seed;
        private int loaderThreads;
        private OptionalInt threads;
        private Optional<ComputeDevice> device;

        Draft(TrainingSettings given) {
            epochs = given.epochs;
            batch = given.batch;
            optimizer = given.optimizer;
            learningRate = given.learningRate;
            loss = given.loss;
            augmentation = given.augmentation;
            averageDecay = given.averageDecay;
            evaluations = given.evaluations;
            seed = given.seed;
            loaderThreads = given.loaderThreads;
            threads = given.threads;
            device = given.device;
        }

        TrainingSettings settings() {
            return new TrainingSettings(
                    epochs,
                    batch,
                    optimizer,
                    learningRate,
                    loss,
                    augmentation,
                    averageDecay,
                    evaluations,
                    seed,
                    loaderThreads,
                    threads,
                    device);
        }
    }
}
