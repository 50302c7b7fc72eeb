package org.prunelab.recipe;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.prunelab.batch.Augmentation;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Yolov4;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.shapes.Shapes;
import org.prunelab.store.Store;
import org.prunelab.train.LearningRate;
import org.prunelab.train.Pretrained;
import org.prunelab.train.Trained;
import org.prunelab.train.Training;
import org.prunelab.train.TrainingSettings;
import org.prunelab.voc.Voc;
import org.prunelab.zoo.Zoo;

/**
 * The scale at which notebooks run: the same code with other numbers. {@link #current()} is the one that the environment
 * variable PRUNELAB_PRESET names.
 *
 * <pre>{@code
 * Preset preset = Preset.current();
 * Network network = preset.yolov4(voc).build();
 * Training.of(network).on(voc).with(preset.training()).steps(preset.baseSteps())
 * }</pre>
 */
public enum Preset {
    /** Everything runs, nothing need be learned: for tests. */
    SMOKE(
            new Size(0.0625, 64),
            new Pictures(32, 16, 16, 2),
            new Steps(4, 4, 2, 6),
            new Scales(1, 5e-4),
            Rates.halved(0.02)),
    /** Starts from the zoo's detector and learns within minutes on two cores. */
    QUICK(
            new Size(0.125, 128),
            new Pictures(500, 200, 200, 10),
            new Steps(1000, 315, 125, 4),
            new Scales(32, 5e-4),
            new Rates(0.02, 0.005)),
    /** Enough to learn the generated set well, from scratch: hours on two cores. */
    REFERENCE(
            new Size(0.125, 128),
            new Pictures(2000, 500, 500, 25),
            new Steps(12_000, 1000, 500, 6),
            new Scales(8, 5e-4),
            Rates.halved(0.02)),
    /** Full width at 416 pixels on VOC 07+12, 300 epochs, with the released learning rate, sparse rate and weights. */
    PAPER(
            new Size(1, 416),
            new Pictures(16_551, 4_952, 0, 100),
            new Steps(310_000, 310_000, 310_000, 6),
            new Scales(1, 1),
            Rates.halved(1e-4));

    /** Threads that compute a training: one, so that results do not depend on how many cores a machine has. */
    public static final int THREADS = 1;

    private static final int PAPER_BATCH = 16;
    private static final String PRESET_VARIABLE = "PRUNELAB_PRESET";
    private static final String DATA_VARIABLE = "PRUNELAB_VOC";
    private static final String OUTPUT_VARIABLE = "PRUNELAB_OUTPUT";

    /** Factor on YOLOv4's channels, and side of the input in pixels. */
    private record Size(double width, int pixels) {}

    /**
     * Pictures to learn from, to evaluate on and to test on, and batches of 16 of the first for batch statistics; VOC is
     * evaluated on the test list of 2007.
     */
    private record Pictures(int train, int val, int test, int statistics) {}

    /** Steps of the base, sparse and recovery trainings, and how often each is evaluated. */
    private record Steps(int base, int sparse, int recovery, int evaluations) {}

    /** What the paper's sparse rate and its weights of attention are multiplied by. */
    private record Scales(double sparse, double attention) {}

    /** Learning rates of the base and sparse trainings, and of recovery. */
    private record Rates(double learning, double recovery) {

        static Rates halved(double rate) {
            return new Rates(rate, rate / 2);
        }
    }

    private final Size size;
    private final Pictures pictures;
    private final Steps steps;
    private final Scales scales;
    private final Rates rates;

    Preset(Size size, Pictures pictures, Steps steps, Scales scales, Rates rates) {
        this.size = size;
        this.pictures = pictures;
        this.steps = steps;
        this.scales = scales;
        this.rates = rates;
    }

    /**
     * The preset that PRUNELAB_PRESET names, quick where it names none.
     *
     * @throws IllegalArgumentException where there is no preset of that name
     */
    public static Preset current() {
        return named(System.getenv(PRESET_VARIABLE));
    }

    public static Preset named(String name) {
        if (name == null || name.isBlank()) {
            return QUICK;
        }
        return Arrays.stream(values())
                .filter(preset -> preset.label().equals(name.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no preset \"%s\"; there are %s."
                        .formatted(
                                name, Arrays.stream(values()).map(Preset::label).collect(Collectors.joining(", ")))));
    }

    /** The name in lower case, as in the environment variable. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The data: what the environment variable PRUNELAB_VOC names, cut down to this preset's number of pictures; or else
     * the generated Shapes, at full scale VOC 07+12, fetched into the folder VOC.
     */
    public Voc data() {
        return namedData().map(this::given).orElseGet(() -> this == PAPER ? Voc.download(Path.of("VOC")) : generated());
    }

    /** What the environment variable PRUNELAB_VOC names. */
    static Optional<Path> namedData() {
        return Optional.ofNullable(System.getenv(DATA_VARIABLE))
                .filter(named -> !named.isBlank())
                .map(Path::of);
    }

    /** The generated pictures at this scale, whatever is named. */
    public Voc generated() {
        return Voc.shapes(Shapes.standard()
                .withTrain(pictures.train)
                .withVal(pictures.val)
                .withSize(size.pixels));
    }

    Voc given(Path path) {
        return Voc.open(path).subset(pictures.train, pictures.val);
    }

    /** The folder for what a notebook writes: below the runner's output folder, else below {@code output} here. */
    public static Path output(String notebook) {
        String folder = System.getenv(OUTPUT_VARIABLE);
        return (folder == null || folder.isBlank() ? Path.of("..", "output") : Path.of(folder)).resolve(notebook);
    }

    /** Test pictures that results are told of; 0 where they are of the validation pictures. */
    public int testPictures() {
        return pictures.test;
    }

    /** Side of the network's square input in pixels. */
    public int inputSize() {
        return size.pixels;
    }

    /** YOLOv4 at this scale. */
    public Yolov4 yolov4(Voc voc) {
        return Yolov4.of(voc.classes().size()).width(size.width).at(size.pixels);
    }

    /**
     * How the base detector is trained, and sparsely trained; the paper's own with its batches and augmentation. With
     * {@link #THREADS} threads, as in experiments, whose stages then take these trainings where they are the same.
     */
    public TrainingSettings training() {
        TrainingSettings settings = TrainingSettings.DEFAULT
                .withLearningRate(LearningRate.usual(rates.learning))
                .withEvaluations(steps.evaluations)
                .withThreads(THREADS);
        return this == PAPER ? settings.withBatch(PAPER_BATCH).withAugmentation(Augmentation.yolov4()) : settings;
    }

    /**
     * Whether base and sparse detector come from the zoo, trained to the end: at the quick preset on the generated
     * pictures.
     */
    public boolean startsFromZoo() {
        return this == QUICK && namedData().isEmpty();
    }

    /**
     * The base detector. At the quick preset that of the zoo: on the generated pictures as it is, on one's own trained on
     * from it; at the others trained from scratch. A training is kept in the store, and experiments take it from there.
     *
     * @param voc what {@link #data} gives
     * @param fromScratch trains it from scratch in any case; where the zoo has it, by the zoo's recipe
     */
    public Trained base(Voc voc, boolean fromScratch) {
        Store store = Store.standard();
        if (startsFromZoo()) {
            return fromScratch
                    ? Zoo.make(ZooStart.BASE, store.root().resolve("zoo").resolve(ZooStart.BASE))
                    : Zoo.trained(ZooStart.BASE);
        }
        Network network = yolov4(voc).build();
        Training start = this == QUICK && !fromScratch
                ? Training.of(Pretrained.of(
                                Zoo.trained(ZooStart.BASE).model(),
                                network,
                                training().seed())
                        .model())
                : Training.of(network);
        return start.on(voc)
                .with(training())
                .steps(steps.base)
                .cached(store.trainings())
                .run();
    }

    /**
     * How a pruned network is trained on: at half the rate, since it has much to keep; at the quick preset, whose few
     * steps start from a detector that has converged, at a quarter, where 0.005 ended above 0.01 and 0.015.
     */
    public TrainingSettings recovery() {
        return training().withLearningRate(LearningRate.usual(rates.recovery));
    }

    /** Training steps for the base detector. */
    public int baseSteps() {
        return steps.base;
    }

    /** Training steps for the sparse training. */
    public int sparseSteps() {
        return steps.sparse;
    }

    /** Training steps for fine-tuning and for distilling. */
    public int recoverySteps() {
        return steps.recovery;
    }

    /**
     * What the paper's sparse rates are multiplied by. Under SGD with momentum m a penalty at the rate s can move a gamma
     * by about the sum over the steps of learning rate x s / (1 - m): by 0.26 in the paper's 300 epochs at s = 0.001. A
     * network that has been trained for minutes still has each gamma within some hundredths of 1; the scale is chosen so
     * that the lower bunch of gamma reaches zero, for which it must move by more than 1.
     */
    public double sparseScale() {
        return scales.sparse;
    }

    /**
     * What the paper's weights of the attention loss are multiplied by, besides the size of the input; in the small
     * presets so that it is a part of the whole loss, and not ten times the rest.
     */
    public double attentionScale() {
        return scales.attention;
    }

    /**
     * The share of channels to remove from each of the paper's five groups. The released script says .18, .50, .97, .865,
     * .68, but by a defect the third and fourth act as about .67 and .19 would; see
     * {@link org.prunelab.prune.ThresholdRule}.
     */
    public double[] percentiles() {
        return new double[] {0.18, 0.5, 0.67, 0.19, 0.68};
    }

    /**
     * What an experiment's settings are at this scale where its file does not name them; the names are those of the
     * experiments' schema.
     */
    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        if (this == PAPER && namedData().isEmpty()) {
            settings.put("data", Pipeline.DOWNLOAD);
        }
        settings.put("trainImages", pictures.train);
        settings.put("valImages", pictures.val);
        settings.put("testImages", pictures.test);
        settings.put("width", size.width);
        settings.put("size", size.pixels);
        settings.put("batch", training().batch());
        settings.put("learningRate", rates.learning);
        settings.put("recoveryLearningRate", rates.recovery);
        settings.put("augmentation", this == PAPER ? "yolov4" : "light");
        settings.put("evaluations", steps.evaluations);
        settings.put("baseSteps", steps.base);
        settings.put("sparseSteps", steps.sparse);
        settings.put("recoverySteps", steps.recovery);
        settings.put("sparseScale", scales.sparse);
        settings.put("attentionScale", scales.attention);
        settings.put("statisticsBatches", statisticsBatches());
        settings.put("threads", THREADS);
        settings.put("device", ComputeDevice.current().label());
        return settings;
    }

    /** Batches of 16 pictures on which batch statistics are measured anew. */
    public int statisticsBatches() {
        return pictures.statistics;
    }
}
