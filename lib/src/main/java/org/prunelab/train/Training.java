package org.prunelab.train;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.voc.Augmentation;
import org.prunelab.voc.Voc;

/**
 * A training that may be run. Each method gives a new one, so that variants share what they have in common:
 *
 * <pre>{@code
 * Training training = Training.of(network).on(voc).epochs(60);
 * Trained base = training.run();
 * Trained sparse = Training.of(base.model()).on(voc).epochs(40).with(penalty).run();
 * }</pre>
 */
public final class Training {

    private final Network network;
    private final Optional<Model> start;
    private final Optional<Voc> voc;
    private final TrainingSettings settings;
    private final Optional<GradientPenalty> penalty;
    private final Optional<GuidingLoss> guide;

    private Training(
            Network network,
            Optional<Model> start,
            Optional<Voc> voc,
            TrainingSettings settings,
            Optional<GradientPenalty> penalty,
            Optional<GuidingLoss> guide) {
        this.network = network;
        this.start = start;
        this.voc = voc;
        this.settings = settings;
        this.penalty = penalty;
        this.guide = guide;
    }

    /** A training from scratch, with initial weights by the seed. */
    public static Training of(Network network) {
        return new Training(
                network,
                Optional.empty(),
                Optional.empty(),
                TrainingSettings.DEFAULT,
                Optional.empty(),
                Optional.empty());
    }

    /** A training that goes on from weights. */
    public static Training of(Model model) {
        return new Training(
                model.network(),
                Optional.of(model),
                Optional.empty(),
                TrainingSettings.DEFAULT,
                Optional.empty(),
                Optional.empty());
    }

    /**
     * A training that goes on from what a Darknet file holds for a network, and prints what that is; see
     * {@link Pretrained#load}. What the file lacks starts from seed 1.
     *
     * @throws IllegalArgumentException where the file fits in no way
     */
    public static Training from(Path weights, Network network) {
        Pretrained pretrained = Pretrained.load(weights, network, TrainingSettings.DEFAULT.seed());
        System.out.println(pretrained);
        return of(pretrained.model());
    }

    /** The data to learn from and to be judged by. */
    public Training on(Voc data) {
        return new Training(network, start, Optional.of(data), settings, penalty, guide);
    }

    /** All settings at once. */
    public Training with(TrainingSettings all) {
        return new Training(network, start, voc, all, penalty, guide);
    }

    /** A penalty on the scaling factors: sparse training. */
    public Training with(GradientPenalty sparsity) {
        return new Training(network, start, voc, settings, Optional.of(sparsity), guide);
    }

    /** A loss beside the detector's own: distilling. */
    public Training with(GuidingLoss teacher) {
        return new Training(network, start, voc, settings, penalty, Optional.of(teacher));
    }

    public Training epochs(int number) {
        return changed(s -> s.withEpochs(number));
    }

    /**
     * As many epochs as make about this many steps, at least one; data and batch size are named before.
     *
     * @throws IllegalStateException where no data was given yet
     */
    public Training steps(int number) {
        int pictures = data().train().size();
        return epochs((int) Math.max(1, Math.round((double) number * settings.batch() / pictures)));
    }

    public Training batch(int pictures) {
        return changed(s -> s.withBatch(pictures));
    }

    /** Another optimizer, at its usual learning rate; {@link #learningRate} after it changes that. */
    public Training optimizer(OptimizerSettings optimizer) {
        return changed(s -> s.withOptimizer(optimizer).withLearningRate(LearningRate.usual(optimizer.usualRate())));
    }

    public Training learningRate(LearningRate course) {
        return changed(s -> s.withLearningRate(course));
    }

    public Training loss(LossSettings loss) {
        return changed(s -> s.withLoss(loss));
    }

    public Training augmentation(Augmentation augmentation) {
        return changed(s -> s.withAugmentation(augmentation));
    }

    public Training evaluations(int number) {
        return changed(s -> s.withEvaluations(number));
    }

    /**
     * The threads that the engine computes an operation with. They are part of a training's settings, since convolutions
     * differ in the last bits between one thread and two.
     *
     * @param number at least 1
     */
    public Training threads(int number) {
        return changed(s -> s.withThreads(number));
    }

    /**
     * Where the engine computes.
     *
     * @param name {@code cpu} or {@code gpu}
     * @throws IllegalArgumentException for any other name
     */
    public Training device(String name) {
        return changed(s -> s.withDevice(ComputeDevice.of(name)));
    }

    public Training seed(long seed) {
        return changed(s -> s.withSeed(seed));
    }

    private Training changed(UnaryOperator<TrainingSettings> change) {
        return new Training(network, start, voc, change.apply(settings), penalty, guide);
    }

    public TrainingSettings settings() {
        return settings;
    }

    private Voc data() {
        return voc.orElseThrow(() -> new IllegalStateException(
                "This training has no data; name it with .on(voc), for instance .on(Voc.shapes())."));
    }

    /**
     * Looks for settings that contradict themselves, the data or the network, and prints what is odd but possible.
     *
     * @throws IllegalStateException with all that stands in the way of the training, or where no data was given
     */
    public void check() {
        Findings findings = SettingsCheck.of(network, data(), settings, penalty, guide);
        findings.requireNone();
        findings.notices().forEach(System.out::println);
    }

    /**
     * Trains, showing progress.
     *
     * @throws IllegalStateException where {@link #check} finds something, the engine keeps to another number of threads,
     *     the loss is no longer a number, or the thread was interrupted
     */
    public Trained run() {
        Voc data = data();
        check();
        Model from = start.orElseGet(() -> Model.initial(network, settings.seed()));
        try (EngineThreads threads = EngineThreads.use(settings.threads());
                TrainingRun run = new TrainingRun(from, data, actual(threads), penalty, guide)) {
            return run.toTheEnd();
        }
    }

    /** The settings with what was left to this process: its threads and its device. */
    private TrainingSettings actual(EngineThreads threads) {
        return settings.withThreads(threads.number())
                .withDevice(settings.device().orElseGet(ComputeDevice::current));
    }
}
