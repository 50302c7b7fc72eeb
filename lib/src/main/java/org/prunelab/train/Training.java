package org.prunelab.train;

import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
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

    private final Network network;
    private final Optional<Model> start;
    private final Optional<Voc> voc;
    private final TrainingSettings settings;
    private final Optional<GradientPenalty> penalty;
    private final Optional<GuidingLoss> guide;
    private final Optional<CheckpointSettings> checkpoints;
    private final Optional<Consumer<ProgressBar>> listener;

    private Training(
            Network network,
            Optional<Model> start,
            Optional<Voc> voc,
            TrainingSettings settings,
            Optional<GradientPenalty> penalty,
            Optional<GuidingLoss> guide,
            Optional<CheckpointSettings> checkpoints,
            Optional<Consumer<ProgressBar>> listener) {
        this.network = network;
        this.start = start;
        this.voc = voc;
        this.settings = settings;
        this.penalty = penalty;
        this.guide = guide;
        this.checkpoints = checkpoints;
        this.listener = listener;
    }

    /** A training from scratch, with initial weights by the seed. */
    public static Training of(Network network) {
        return new Training(
                network,
                Optional.empty(),
                Optional.empty(),
                TrainingSettings.DEFAULT,
                Optional.empty(),
                Optional.empty(),
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
                Optional.empty(),
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
        return new Training(network, start, Optional.of(data), settings, penalty, guide, checkpoints, listener);
    }

    /** All settings at once. */
    public Training with(TrainingSettings all) {
        return new Training(network, start, voc, all, penalty, guide, checkpoints, listener);
    }

    /** A penalty on the scaling factors: sparse training. */
    public Training with(GradientPenalty sparsity) {
        return new Training(network, start, voc, settings, Optional.of(sparsity), guide, checkpoints, listener);
    }

    /** A loss beside the detector's own: distilling. */
    public Training with(GuidingLoss teacher) {
        return new Training(network, start, voc, settings, penalty, Optional.of(teacher), checkpoints, listener);
    }

    /** Checkpoints in a folder, after each epoch and every two minutes; see {@link #checkpoints(CheckpointSettings)}. */
    public Training checkpoints(Path folder) {
        return checkpoints(CheckpointSettings.in(folder));
    }

    /**
     * Checkpoints, so that {@link #run} goes on where it was stopped or its process was killed, with the very result of an
     * undisturbed run. Each training has a folder of its own.
     */
    public Training checkpoints(CheckpointSettings where) {
        return new Training(network, start, voc, settings, penalty, guide, Optional.of(where), listener);
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
        return new Training(network, start, voc, settings, penalty, guide, checkpoints, Optional.of(to));
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
        return changed(s -> s.withAugmentation(s.augmentation().withMultiScale(sizes)));
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
        return new Training(network, start, voc, change.apply(settings), penalty, guide, checkpoints, listener);
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

    public Optional<GuidingLoss> guide() {
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
        findings.notices().forEach(System.out::println);
    }

    /**
     * Trains, showing progress. With checkpoints it goes on from the last one, and returns the result at once where the
     * training had finished.
     *
     * @throws IllegalStateException where {@link #check} finds something, the engine keeps to another number of threads,
     *     the loss is no longer a number, the thread was interrupted, or the checkpoints are another training's or
     *     damaged; with checkpoints, for whatever else ends the training early, saying what is kept where
     * @throws java.io.UncheckedIOException where the folder of the checkpoints can't be written to
     */
    public Trained run() {
        Voc data = data();
        check();
        try (EngineThreads threads = EngineThreads.use(settings.threads(), EngineThreads.most(System.getenv()))) {
            return run(data, actual(threads));
        }
    }

    /**
     * The result, where this training has finished with its checkpoints already; computes and changes nothing.
     *
     * @throws IllegalStateException where no data was given, or the engine keeps to another number of threads
     */
    public Optional<Trained> finished() {
        Voc data = data();
        try (EngineThreads threads = EngineThreads.use(settings.threads(), EngineThreads.most(System.getenv()))) {
            TrainingSettings actual = actual(threads);
            // what a training depends on takes long to tell where it is large, and in vain where nothing is kept
            return checkpoints.filter(kept -> Files.isDirectory(kept.folder())).flatMap(kept -> {
                TrainingIdentity identity = identity(data, actual);
                return Checkpoints.finished(kept.of(identity), identity, network, actual);
            });
        }
    }

    /**
     * All that the result depends on, by name, large things by their digest: equal for equal trainings.
     *
     * @throws IllegalStateException as {@link #finished}
     */
    public SortedMap<String, String> identity() {
        Voc data = data();
        try (EngineThreads threads = EngineThreads.use(settings.threads(), EngineThreads.most(System.getenv()))) {
            return Collections.unmodifiableSortedMap(
                    identity(data, actual(threads)).parts());
        }
    }

    private TrainingIdentity identity(Voc data, TrainingSettings actual) {
        return TrainingIdentity.of(beginning(), data, actual, penalty, guide);
    }

    /** The settings with what was left open: to the network its loss, to this process its threads and its device. */
    private TrainingSettings actual(EngineThreads threads) {
        return settings.withThreads(threads.number())
                .withLoss(settings.loss().orElseGet(() -> LossSettings.of(network)))
                .withDevice(settings.device().orElseGet(ComputeDevice::current));
    }

    /** The model to begin with. Who calls keeps it no longer than need be: it is as large as the native weights. */
    private Model beginning() {
        return start.orElseGet(() -> Model.initial(network, settings.seed()));
    }

    private Trained run(Voc data, TrainingSettings actual) {
        if (checkpoints.isEmpty()) {
            return toTheEnd(begin(beginning(), data, actual, Optional.empty(), Optional.empty()));
        }
        TrainingIdentity identity = identity(data, actual);
        try (Checkpoints kept = Checkpoints.open(checkpoints.get().of(identity), identity)) {
            return goOn(kept, data, actual);
        }
    }

    private Trained goOn(Checkpoints kept, Voc data, TrainingSettings actual) {
        TrainingRun run;
        // what was read is needed to begin with only
        try (NDManager reading = actual.device().orElseThrow().newManager()) {
            Optional<Checkpoint> latest = kept.latest(reading);
            if (latest.isPresent() && latest.get().isFinished()) {
                return latest.get().trained(network, actual);
            }
            run = begin(
                    latest.map(c -> c.model(network)).orElseGet(this::beginning),
                    data,
                    actual,
                    Optional.of(kept),
                    latest);
        }
        return toTheEnd(run);
    }

    private TrainingRun begin(
            Model from, Voc data, TrainingSettings actual, Optional<Checkpoints> kept, Optional<Checkpoint> latest) {
        return new TrainingRun(from, data, actual, penalty, guide, kept, latest, listener);
    }

    private static Trained toTheEnd(TrainingRun run) {
        try (run) {
            System.gc(); // Java's heap gives the room of the read weights back before the engine's memory peaks
            return run.toTheEnd();
        }
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
