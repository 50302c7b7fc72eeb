package org.prunelab.recipe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.prunelab.batch.Augmentation;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.distill.Distillation;
import org.prunelab.prune.Importance;
import org.prunelab.prune.Rounding;
import org.prunelab.recipe.Settings.Recovery.Teacher;
import org.prunelab.recipe.Settings.Until;
import org.prunelab.solve.Target;
import org.prunelab.sparse.SparseRate;
import org.prunelab.stage.Amount;
import org.prunelab.stage.Compute;
import org.prunelab.stage.Data;
import org.prunelab.stage.Distill;
import org.prunelab.stage.Evaluate;
import org.prunelab.stage.FineTune;
import org.prunelab.stage.FromScratch;
import org.prunelab.stage.FromZoo;
import org.prunelab.stage.Grouping;
import org.prunelab.stage.ModelStage;
import org.prunelab.stage.NetworkConfig;
import org.prunelab.stage.Prune;
import org.prunelab.stage.ScanSensitivity;
import org.prunelab.stage.Selection;
import org.prunelab.stage.SparseTrain;
import org.prunelab.stage.Stage;
import org.prunelab.stage.TestSet;
import org.prunelab.stage.Train;
import org.prunelab.stage.TrainingConfig;
import org.prunelab.stage.Transfer;
import org.prunelab.train.LearningRate;
import org.prunelab.zoo.ModelCard;
import org.prunelab.zoo.Zoo;

/**
 * The stages of a trial: base training, sparse training, pruning, recovery, as far as its settings ask, and the
 * evaluation of the model that each gives.
 *
 * <pre>{@code
 * Stage pruning = Experiment.load("group-definitions").trials().get(0).pipeline().pruned().orElseThrow();
 * }</pre>
 *
 * @param base the detector
 * @param sparse after sparse training
 * @param pruned after pruning, before recovery
 * @param recovered after recovery, or the pruned network trained from scratch
 */
public record Pipeline(
        Evaluate base, Optional<Evaluate> sparse, Optional<Evaluate> pruned, Optional<Evaluate> recovered) {

    private static final String SHAPES = "shapes";
    private static final String MILLISECONDS = "milliseconds";
    static final String DOWNLOAD = "voc07+12";
    private static final String BLOOD_CELLS = "bccd";
    private static final Grouping PAPER = Grouping.of("paper");
    private static final int PAPER_GROUPS = 5;
    private static final int LEAST_SHAPES = 64;
    private static final int SHAPES_CLASSES = 5;

    /** The stages of all trials of an experiment, so that equal ones are one. */
    record Shared(Interned<ModelStage> models, Interned<ScanSensitivity> scans, Interned<Evaluate> evaluations) {

        Shared() {
            this(new Interned<>(), new Interned<>(), new Interned<>());
        }
    }

    /** The stages in their order, as far as it has them; a sensitivity scan before the pruning that it steers. */
    public List<Stage> stages() {
        return List.of(Optional.of(base), sparse, pruned, recovered).stream()
                .flatMap(Optional::stream)
                .flatMap(evaluation -> Stream.concat(
                        evaluation.model().inputs().stream().filter(ScanSensitivity.class::isInstance),
                        Stream.of(evaluation.model(), evaluation)))
                .toList();
    }

    /** The evaluation of what comes out in the end. */
    public Evaluate last() {
        return recovered.or(() -> pruned).or(() -> sparse).orElse(base);
    }

    /**
     * The stages of settings.
     *
     * @param folder where relative paths of data start
     * @param shared the stages of the pipelines that were made before
     */
    static Pipeline of(Settings settings, long seed, Path folder, Shared shared) {
        Compute compute = compute(settings.machine());
        Settings.TrainingSection training = settings.training();
        TrainingConfig first = config(training, training.baseSteps(), training.learningRate(), seed, compute);
        Settings.DataSettings data = settings.data();
        NetworkConfig network = new NetworkConfig(data.width(), data.size());
        ModelStage base = shared.models().of(base(data, network, data(data, folder), first));
        Optional<ModelStage> sparse = Optional.empty();
        Optional<ModelStage> pruned = Optional.empty();
        Optional<ModelStage> recovered = Optional.empty();
        if (settings.until().reaches(Until.SPARSE)) {
            TrainingConfig config = config(training, training.sparseSteps(), training.learningRate(), seed, compute);
            sparse = Optional.of(shared.models().of(sparse(base, settings, config)));
        }
        if (settings.until().reaches(Until.PRUNE)) {
            pruned = Optional.of(shared.models()
                    .of(prune(sparse.orElseThrow(), network, settings.pruning(), folder, seed, compute, shared)));
        }
        if (settings.until().reaches(Until.RECOVERY)) {
            TrainingConfig last =
                    config(training, training.recoverySteps(), training.recoveryLearningRate(), seed, compute);
            recovered = recover(pruned.orElseThrow(), base, sparse.orElseThrow(), last, settings)
                    .map(shared.models()::of);
        }
        Optional<TestSet> test = test(base.data(), data.testImages());
        Function<ModelStage, Evaluate> evaluated =
                model -> shared.evaluations().of(new Evaluate(model, test, settings.protocol(), compute));
        return new Pipeline(
                evaluated.apply(base), sparse.map(evaluated), pruned.map(evaluated), recovered.map(evaluated));
    }

    private static ModelStage base(
            Settings.DataSettings settings, NetworkConfig network, Data data, TrainingConfig training) {
        if (settings.zoo().isEmpty()) {
            return new Train(network, data, training);
        }
        String detector = settings.zoo().get();
        ModelCard.NetworkFacts theirs = Zoo.card(detector).network();
        if (theirs.width() != network.width() || theirs.size() != network.size()) {
            throw new IllegalArgumentException(
                    "start=%s is a YOLOv4 of width=%s and size=%d, but width=%s and size=%d; give those, or start=%s."
                            .formatted(
                                    detector,
                                    theirs.width(),
                                    theirs.size(),
                                    network.width(),
                                    network.size(),
                                    Settings.DataSettings.SCRATCH));
        }
        return data instanceof Data.Generated
                ? FromZoo.of(detector, data)
                : Transfer.of(detector, network, data, training);
    }

    private static ModelStage sparse(ModelStage base, Settings settings, TrainingConfig training) {
        Optional<String> ready = settings.data().sparseZoo();
        if (ready.isEmpty()) {
            return new SparseTrain(
                    base,
                    training,
                    SparseRate.named(settings.sparsity().schedule(), settings.numbers()),
                    settings.sparsity().sparseScale(),
                    PAPER,
                    groupRates(settings.sparsity().groupRates()));
        }
        String start = Zoo.card(ready.get()).start();
        if (!(base instanceof FromZoo from && from.detector().equals(start))) {
            throw new IllegalArgumentException(
                    "sparse=%s was trained from start=%s on generated pictures; take that start and those pictures, or sparse=%s."
                            .formatted(ready.get(), start, Settings.DataSettings.TRAINED));
        }
        return FromZoo.of(ready.get(), base.data());
    }

    /** The test pictures that results are told of; without any, as of data that has no such list, they are of validation. */
    private static Optional<TestSet> test(Data data, int images) {
        return images > 0 && data.hasTest() ? Optional.of(new TestSet(data, images)) : Optional.empty();
    }

    private static Compute compute(Settings.Machine machine) {
        return new Compute(machine.threads(), ComputeDevice.of(machine.device()));
    }

    private static Data data(Settings.DataSettings settings, Path folder) {
        Optional<Path> named = Preset.namedData();
        String data = settings.data() != null
                ? settings.data()
                : named.map(Path::toString).orElse(SHAPES);
        Path relativeTo = settings.data() != null ? folder : Path.of("");
        return switch (data) {
            case SHAPES ->
                new Data.Generated(
                        settings.trainImages(),
                        settings.valImages(),
                        Math.max(LEAST_SHAPES, settings.size()),
                        SHAPES_CLASSES,
                        1);
            case DOWNLOAD ->
                new Data.Download(named.orElse(Path.of("VOC")), settings.trainImages(), settings.valImages());
            case BLOOD_CELLS ->
                new Data.BloodCells(
                        named.orElse(Path.of("BCCD_Dataset/BCCD")), settings.trainImages(), settings.valImages());
            default -> new Data.Folder(relativeTo.resolve(data), settings.trainImages(), settings.valImages());
        };
    }

    private static TrainingConfig config(
            Settings.TrainingSection training, int steps, double rate, long seed, Compute compute) {
        TrainingConfig usual = TrainingConfig.usual(0, steps, compute.threads());
        return new TrainingConfig(
                0,
                steps,
                training.batch(),
                usual.optimizer(),
                LearningRate.usual(rate),
                usual.loss(),
                switch (training.augmentation()) {
                    case "none" -> Augmentation.none();
                    case "yolov4" -> Augmentation.yolov4();
                    default -> Augmentation.light();
                },
                usual.averageDecay(),
                training.evaluations(),
                seed,
                compute);
    }

    private static List<Double> groupRates(List<Double> rates) {
        if ((rates.size() != 1 && rates.size() != PAPER_GROUPS)
                || rates.stream().allMatch(rate -> rate == 0)) {
            throw new IllegalArgumentException(
                    "groupRates=%s; give one number for each of the paper's %d groups, not all 0, or one for all."
                            .formatted(rates, PAPER_GROUPS));
        }
        return rates;
    }

    private static Prune prune(
            ModelStage model,
            NetworkConfig network,
            Settings.Pruning pruning,
            Path folder,
            long seed,
            Compute compute,
            Shared shared) {
        Selection selection = new Selection(
                pruning.thresholds().rule,
                Importance.named(pruning.importance(), seed),
                pruning.merge(),
                pruning.layerKeep(),
                pruning.leastChannels(),
                Rounding.up(pruning.roundTo()),
                List.of());
        return new Prune(
                model,
                grouping(pruning),
                amount(pruning, network, folder),
                scan(model, network, pruning, selection, compute).map(shared.scans()::of),
                selection,
                pruning.constants(),
                pruning.statisticsBatches(),
                compute);
    }

    /** A scan steers a solver, where there is more than one group to tell apart. */
    private static Optional<ScanSensitivity> scan(
            ModelStage model, NetworkConfig network, Settings.Pruning pruning, Selection selection, Compute compute) {
        return pruning.sensitivity() != Settings.Scan.SCAN || pruning.target() == null || groups(pruning, network) < 2
                ? Optional.empty()
                : Optional.of(new ScanSensitivity(
                        model,
                        grouping(pruning),
                        selection,
                        pruning.scanPercentiles(),
                        pruning.scanImages(),
                        pruning.constants(),
                        pruning.statisticsBatches(),
                        compute));
    }

    private static Amount amount(Settings.Pruning pruning, NetworkConfig network, Path folder) {
        if (pruning.target() != null) {
            Map<String, Double> changes = Target.parse(pruning.target(), ignored -> Double.NaN).stream()
                    .collect(Collectors.toMap(Target::name, Target::change));
            return pruning.latencyTable() == null || !changes.containsKey(MILLISECONDS)
                    ? new Amount.Targets(changes)
                    : Amount.TimedTargets.of(changes, folder.resolve(pruning.latencyTable()));
        }
        if (pruning.group() == 0) {
            return new Amount.Percentiles(pruning.percentiles());
        }
        if (pruning.percentiles().size() != 1) {
            throw new IllegalArgumentException(
                    "group=%d prunes one group only, but percentiles=%s; give a single number."
                            .formatted(pruning.group(), pruning.percentiles()));
        }
        int groups = groups(pruning, network);
        if (pruning.group() > groups) {
            throw new IllegalArgumentException("group=%d, but groups=%s are %d; name one of 1 to %d."
                    .formatted(pruning.group(), pruning.groups(), groups, groups));
        }
        List<Double> shares = new ArrayList<>(Collections.nCopies(groups, 0.0));
        shares.set(pruning.group() - 1, pruning.percentiles().get(0));
        return new Amount.Percentiles(shares);
    }

    /** How many there are, which does not depend on the number of classes. */
    private static int groups(Settings.Pruning pruning, NetworkConfig network) {
        return grouping(pruning).of(network.build(1)).groups().size();
    }

    private static Grouping grouping(Settings.Pruning pruning) {
        return Grouping.of(pruning.groups());
    }

    private static Optional<ModelStage> recover(
            ModelStage pruned, ModelStage base, ModelStage sparse, TrainingConfig training, Settings settings) {
        String recovery = settings.recovery().recovery();
        return switch (recovery) {
            case Settings.Recovery.NONE -> Optional.empty();
            case Settings.Recovery.FINE_TUNING -> Optional.of(new FineTune(pruned, training));
            case Settings.Recovery.FROM_SCRATCH ->
                Optional.of(new FromScratch(pruned, fromScratch(training, settings)));
            default ->
                Optional.of(new Distill(
                        pruned,
                        settings.recovery().teacher() == Teacher.BASE ? base : sparse,
                        training,
                        Distillation.named(recovery, settings.numbers())));
        };
    }

    /** As long as all trainings of a pruned network together, with the base's learning rate. */
    private static TrainingConfig fromScratch(TrainingConfig recovery, Settings settings) {
        if (settings.data().zoo().isPresent() || settings.data().sparseZoo().isPresent()) {
            throw new IllegalArgumentException(
                    "recovery=from-scratch trains for baseSteps, sparseSteps and recoverySteps together, which are not those of the zoo; take start=%s and sparse=%s."
                            .formatted(Settings.DataSettings.SCRATCH, Settings.DataSettings.TRAINED));
        }
        Settings.TrainingSection training = settings.training();
        return recovery.with(
                training.baseSteps() + training.sparseSteps() + training.recoverySteps(),
                LearningRate.usual(training.learningRate()));
    }
}
