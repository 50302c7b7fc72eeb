package org.prunelab.train;

import java.util.Optional;
import org.prunelab.voc.Augmentation;

/**
 * What a training does, apart from the network and the data. The defaults suit a small network that learns from scratch
 * from some hundred pictures.
 *
 * @param epochs times that each picture is seen, at least 1
 * @param batch pictures a step, at least 1
 * @param optimizer how gradients become steps
 * @param learningRate its course over the steps
 * @param loss what is minimised; empty for what the network's heads say
 * @param augmentation how pictures are varied
 * @param averageDecay decay of the moving average of the weights, in [0, 1); it is the average that is kept
 * @param evaluations how often the average is judged on the validation pictures, spread evenly; at most once an epoch,
 *     and always at the end
 * @param seed of everything that is random: initial weights, order, augmentation
 * @param loaderThreads threads that prepare batches; batches are the same for any number
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
        int loaderThreads) {

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
            1);

    public TrainingSettings {
        check("epochs", epochs, 1, 100_000);
        check("batch", batch, 1, 4096);
        check("evaluations", evaluations, 0, 100_000);
        check("loaderThreads", loaderThreads, 1, 256);
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

    public TrainingSettings withEpochs(int number) {
        return new TrainingSettings(
                number,
                batch,
                optimizer,
                learningRate,
                loss,
                augmentation,
                averageDecay,
                evaluations,
                seed,
                loaderThreads);
    }

    public TrainingSettings withBatch(int pictures) {
        return new TrainingSettings(
                epochs,
                pictures,
                optimizer,
                learningRate,
                loss,
                augmentation,
                averageDecay,
                evaluations,
                seed,
                loaderThreads);
    }

    public TrainingSettings withOptimizer(OptimizerSettings other) {
        return new TrainingSettings(
                epochs, batch, other, learningRate, loss, augmentation, averageDecay, evaluations, seed, loaderThreads);
    }

    public TrainingSettings withLearningRate(LearningRate other) {
        return new TrainingSettings(
                epochs, batch, optimizer, other, loss, augmentation, averageDecay, evaluations, seed, loaderThreads);
    }

    public TrainingSettings withLoss(LossSettings other) {
        return new TrainingSettings(
                epochs,
                batch,
                optimizer,
                learningRate,
                Optional.of(other),
                augmentation,
                averageDecay,
                evaluations,
                seed,
                loaderThreads);
    }

    public TrainingSettings withAugmentation(Augmentation other) {
        return new TrainingSettings(
                epochs, batch, optimizer, learningRate, loss, other, averageDecay, evaluations, seed, loaderThreads);
    }

    public TrainingSettings withEvaluations(int number) {
        return new TrainingSettings(
                epochs, batch, optimizer, learningRate, loss, augmentation, averageDecay, number, seed, loaderThreads);
    }

    public TrainingSettings withSeed(long other) {
        return new TrainingSettings(
                epochs,
                batch,
                optimizer,
                learningRate,
                loss,
                augmentation,
                averageDecay,
                evaluations,
                other,
                loaderThreads);
    }

    public TrainingSettings withLoaderThreads(int number) {
        return new TrainingSettings(
                epochs, batch, optimizer, learningRate, loss, augmentation, averageDecay, evaluations, seed, number);
    }
}
