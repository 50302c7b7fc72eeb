package org.prunelab.stage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.prunelab.batch.Augmentation;
import org.prunelab.loss.LossSettings;
import org.prunelab.sparse.GammaHistory;
import org.prunelab.train.EpochResult;
import org.prunelab.train.LearningRate;
import org.prunelab.train.OptimizerSettings;
import org.prunelab.train.Trained;
import org.prunelab.train.Training;
import org.prunelab.train.TrainingSettings;

/**
 * All that a training's result depends on besides its network, its data and its start. Its length is named in epochs or
 * in steps, and the other number is 0.
 *
 * <pre>{@code
 * TrainingConfig config = TrainingConfig.usual(30, 0, 2);
 * }</pre>
 *
 * @param epochs times that each picture is seen
 * @param steps about how many batches to learn from, which makes whole epochs, at least one
 * @param batch pictures a step
 * @param optimizer how gradients become steps
 * @param learningRate its course over the steps
 * @param loss what is minimised
 * @param augmentation how pictures are varied, and the input's size
 * @param averageDecay decay of the moving average of the weights, in [0, 1)
 * @param evaluations how often the average is evaluated on the way
 * @param seed of everything that is random
 * @param compute what it computes with
 */
public record TrainingConfig(
        int epochs,
        int steps,
        int batch,
        OptimizerSettings optimizer,
        LearningRate learningRate,
        LossSettings loss,
        Augmentation augmentation,
        double averageDecay,
        int evaluations,
        long seed,
        Compute compute) {

    public TrainingConfig {
        if ((epochs == 0) == (steps == 0) || epochs < 0 || steps < 0) {
            throw new IllegalArgumentException(
                    "A training's length is epochs=%d and steps=%d; name one of them, and let the other be 0."
                            .formatted(epochs, steps));
        }
        settings(Math.max(1, epochs), batch, optimizer, learningRate, loss, augmentation, averageDecay, evaluations);
    }

    /**
     * {@link TrainingSettings#DEFAULT} with YOLOv4's loss, seed 1, and so many threads of the processor.
     *
     * @param epochs 0 where {@code steps} is named
     * @param steps 0 where {@code epochs} is named
     */
    public static TrainingConfig usual(int epochs, int steps, int threads) {
        TrainingSettings usual = TrainingSettings.DEFAULT;
        return new TrainingConfig(
                epochs,
                steps,
                usual.batch(),
                usual.optimizer(),
                usual.learningRate(),
                LossSettings.yolov4(),
                usual.augmentation(),
                usual.averageDecay(),
                usual.evaluations(),
                usual.seed(),
                Compute.cpu(threads));
    }

    /** The same for another number of steps at another learning rate. */
    public TrainingConfig with(int otherSteps, LearningRate otherRate) {
        return new TrainingConfig(
                0,
                otherSteps,
                batch,
                optimizer,
                otherRate,
                loss,
                augmentation,
                averageDecay,
                evaluations,
                seed,
                compute);
    }

    /**
     * The settings of the training.
     *
     * @param pictures to learn from, which turn steps into epochs
     */
    public TrainingSettings settings(int pictures) {
        int length = epochs > 0 ? epochs : (int) Math.max(1, Math.round((double) steps * batch / pictures));
        return settings(length, batch, optimizer, learningRate, loss, augmentation, averageDecay, evaluations)
                .withSeed(seed)
                .withThreads(compute.threads())
                .withDevice(compute.device());
    }

    /** Settings, whose own limits hold. */
    private static TrainingSettings settings(
            int epochs,
            int batch,
            OptimizerSettings optimizer,
            LearningRate learningRate,
            LossSettings loss,
            Augmentation augmentation,
            double averageDecay,
            int evaluations) {
        return TrainingSettings.DEFAULT
                .withEpochs(epochs)
                .withBatch(batch)
                .withOptimizer(optimizer)
                .withLearningRate(learningRate)
                .withLoss(loss)
                .withAugmentation(augmentation)
                .withAverageDecay(averageDecay)
                .withEvaluations(evaluations);
    }

    /**
     * Trains with these settings, from the last checkpoint on where there is one, and writes what came of it. Where a
     * notebook has made the same training, it takes that.
     */
    ObjectNode run(Training start, Workspace workspace) {
        Training training = start.on(workspace.voc())
                .with(settings(workspace.voc().train().size()))
                .reporting(workspace.progress());
        Optional<Trained> same = training.cached(workspace.trainings()).finished();
        same.ifPresent(made -> workspace.reuses("a notebook's training, the same in all that its result depends on"));
        Trained trained = same.orElseGet(
                () -> training.checkpoints(workspace.checkpoints()).run());
        workspace.write(trained.model());
        trained.writeHistory(workspace.file(ModelStage.METRICS));
        GammaHistory gammas = GammaHistory.of(trained.epochs());
        if (!gammas.isEmpty()) {
            gammas.write(workspace.file(GammaHistory.FILE));
        }
        EvaluationFile.write(trained.evaluation(), workspace.file(EvaluationFile.NAME));
        compute.note(workspace);
        workspace.note("seed", seed);
        workspace.note("seconds", trained.duration().toMillis() / 1000.0);
        EpochResult last = trained.epochs().get(trained.epochs().size() - 1);
        return Measures.of(trained.model())
                .with(trained.evaluation())
                .with("loss", last.loss().total())
                .with("epochs", trained.epochs().size())
                .json();
    }
}
