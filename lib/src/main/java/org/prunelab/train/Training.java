package org.prunelab.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.prunelab.base.Console;
import org.prunelab.batch.Augmentation;
import org.prunelab.batch.MultiScale;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.loss.LossSettings;
import org.prunelab.report.FormattedTable;
import org.prunelab.report.ProgressBar;
import org.prunelab.report.Rendered;
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
public final class Training implements Rendered {

    // set once, before anybody has the training; see changed
    private Network network;
    private Optional<Model> start = Optional.empty();
    private Optional<Voc> voc = Optional.empty();
    private TrainingSettings settings = TrainingSettings.DEFAULT;
    private Optional<GradientPenalty> penalty = Optional.empty();
    private Optional<DistillationLoss> guide = Optional.empty();
    private Optional<CheckpointSettings> checkpoints = Optional.empty();
    private Optional<Consumer<ProgressBar>> listener = Optional.empty();

    private Training(Network network) {
        this.network = network;
    }

    /** A training from scratch, with initial weights by the seed. */
    public static Training of(Network network) {
        return new Training(network);
    }

    /** A training that starts from weights. */
    public static Training of(Model model) {
        return new Training(model.network()).changed(t -> t.start = Optional.of(model));
    }

    /**
     * A training that starts from what a Darknet file holds for a network, and prints what that is; see
     * {@link Pretrained#load}. What the file lacks starts from seed 1.
     *
     * @throws IllegalArgumentException where the file fits in no way
     */
    public static Training from(Path weights, Network network) {
        Pretrained pretrained = Pretrained.load(weights, network, TrainingSettings.DEFAULT.seed());
        Console.out().println(pretrained);
        return of(pretrained.model());
    }

    /** The data to learn from and to be evaluated on. */
    public Training on(Voc data) {
        return changed(t -> t.voc = Optional.of(data));
    }

    /** All settings at once. */
    public Training with(TrainingSettings all) {
        return changed(t -> t.settings = all);
    }

    /** A penalty on the scaling factors: sparse training. */
    public Training with(GradientPenalty sparsity) {
        return changed(t -> t.penalty = Optional.of(sparsity));
    }

    /** A loss beside the detector's own: distilling. */
    public Training with(DistillationLoss teacher) {
        return changed(t -> t.guide = Optional.of(teacher));
    }

    /** Checkpoints in a folder, after each epoch and every two minutes; see {@link #checkpoints(CheckpointSettings)}. */
    public Training checkpoints(Path folder) {
        return checkpoints(CheckpointSettings.in(folder));
    }

    /**
     * Checkpoints, so that {@link #run} resumes where it was stopped or its process was killed, with the very result of an
     * undisturbed run. Each training has a folder of its own.
     */
    public Training checkpoints(CheckpointSettings where) {
        return changed(t -> t.checkpoints = Optional.of(where));
    }

    /**
     * Checkpoints in a folder of this training's own below, named by all that its result depends on: the same training,
     * run again, goes on or returns at once, and another one starts anew.
     */
    public Training cached(Path folder) {
        return checkpoints(CheckpointSettings.byContent(folder));
    }

    /** Tells of progress after each step, in place of showing it. */
    public Training reporting(Consumer<ProgressBar> to) {
        return changed(t -> t.listener = Optional.of(to));
    }

    public Training epochs(int number) {
        return set(s -> s.withEpochs(number));
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
        return set(s -> s.withBatch(pictures));
    }

    /** Another optimizer, at its usual learning rate; {@link #learningRate} after it changes that. */
    public Training optimizer(OptimizerSettings optimizer) {
        return set(s -> s.withOptimizer(optimizer).withLearningRate(LearningRate.usual(optimizer.usualRate())));
    }

    public Training learningRate(LearningRate course) {
        return set(s -> s.withLearningRate(course));
    }

    public Training loss(LossSettings loss) {
        return set(s -> s.withLoss(loss));
    }

    public Training augmentation(Augmentation augmentation) {
        return set(s -> s.withAugmentation(augmentation));
    }

    /**
     * Another input size every 10 steps, up to 1.4 times larger or smaller than the network's own and a multiple of its
     * coarsest stride, as Darknet's {@code random=1}; evaluation stays at the network's own. A step at the greatest size
     * takes about double the memory. The augmentation is named before.
     */
    public Training multiScale() {
        return multiScale(MultiScale.darknet(SettingsCheck.coarsestStride(network)));
    }

    /** Input sizes that change; the augmentation is named before. */
    public Training multiScale(MultiScale sizes) {
        return set(s -> s.withAugmentation(s.augmentation().withMultiScale(sizes)));
    }

    public Training evaluations(int number) {
        return set(s -> s.withEvaluations(number));
    }

    /**
     * The threads that the engine computes an operation with. They are part of a training's settings, since convolutions
     * differ in the last bits between one thread and two.
     *
     * @param number at least 1
     */
    public Training threads(int number) {
        return set(s -> s.withThreads(number));
    }

    /**
     * Where the engine computes.
     *
     * @param name {@code cpu} or {@code gpu}
     * @throws IllegalArgumentException for any other name
     */
    public Training device(String name) {
        return set(s -> s.withDevice(ComputeDevice.of(name)));
    }

    public Training seed(long seed) {
        return set(s -> s.withSeed(seed));
    }

    private Training set(UnaryOperator<TrainingSettings> change) {
        return changed(t -> t.settings = change.apply(settings));
    }

    /** A copy with a change. */
    private Training changed(Consumer<Training> change) {
        Training copy = new Training(network);
        copy.start = start;
        copy.voc = voc;
        copy.settings = settings;
        copy.penalty = penalty;
        copy.guide = guide;
        copy.checkpoints = checkpoints;
        copy.listener = listener;
        change.accept(copy);
        return copy;
    }

    public TrainingSettings settings() {
        return settings;
    }

    /** The network that is trained. */
    public Network network() {
        return network;
    }

    /** The weights that it starts from; empty from scratch. */
    public Optional<Model> start() {
        return start;
    }

    public Optional<GradientPenalty> penalty() {
        return penalty;
    }

    public Optional<DistillationLoss> guide() {
        return guide;
    }

    public Optional<CheckpointSettings> checkpoints() {
        return checkpoints;
    }

    /**
     * The data to learn from and to be evaluated on.
     *
     * @throws IllegalStateException where none was given yet
     */
    public Voc data() {
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
        findings.notices().forEach(Console.out()::println);
    }

    /**
     * Trains, showing progress. With checkpoints it resumes from the last one, and returns the result at once where the
     * training had finished.
     *
     * @throws IllegalStateException where {@link #check} finds something, the engine keeps to another number of threads,
     *     the loss is no longer a number, the thread was interrupted, or the checkpoints are another training's or
     *     damaged; with checkpoints, for whatever else ends the training early, saying what is kept where
     * @throws java.io.UncheckedIOException where the folder of the checkpoints can't be written to
     */
    public Trained run() {
        check();
        return withThreads(actual -> TrainingLoop.run(this, actual));
    }

    /**
     * The result, where this training has finished with its checkpoints already; computes and changes nothing.
     *
     * @throws IllegalStateException where no data was given, or the engine keeps to another number of threads
     */
    public Optional<Trained> finished() {
        data();
        // what a training depends on takes long to tell where it is large, and in vain where nothing is kept
        return withThreads(actual -> checkpoints
                .filter(kept -> Files.isDirectory(kept.folder()))
                .flatMap(kept -> {
                    TrainingIdentity identity = identity(actual);
                    return Checkpoints.finished(kept.of(identity), identity, network, actual);
                }));
    }

    /**
     * All that the result depends on, by name, large things by their digest: equal for equal trainings.
     *
     * @throws IllegalStateException as {@link #finished}
     */
    public SortedMap<String, String> identity() {
        data();
        return withThreads(
                actual -> Collections.unmodifiableSortedMap(identity(actual).parts()));
    }

    /** @param actual with nothing left open */
    TrainingIdentity identity(TrainingSettings actual) {
        return TrainingIdentity.of(beginning(), data(), actual, penalty, guide);
    }

    /** Does something with the settings' threads, given the settings with what was left open: loss, threads, device. */
    private <T> T withThreads(Function<TrainingSettings, T> work) {
        try (EngineThreads threads = EngineThreads.use(settings.threads(), EngineThreads.most(System.getenv()))) {
            return work.apply(settings.withThreads(threads.number())
                    .withLoss(settings.loss().orElseGet(() -> LossSettings.of(network)))
                    .withDevice(settings.device().orElseGet(ComputeDevice::current)));
        }
    }

    /** The model to begin with. Who calls keeps it no longer than need be: it is as large as the native weights. */
    Model beginning() {
        return start.orElseGet(() -> Model.initial(network, settings.seed()));
    }

    Optional<Consumer<ProgressBar>> listener() {
        return listener;
    }

    private FormattedTable table() {
        return TrainingTable.of(network, start, voc, settings, penalty, guide, checkpoints);
    }

    @Override
    public String toHtml() {
        return table().toHtml();
    }

    @Override
    public String toText() {
        return table().toText();
    }

    @Override
    public String toString() {
        return toText();
    }
}
