package org.prunelab.experiment;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.prunelab.darknet.Yolov4;
import org.prunelab.voc.Shapes;
import org.prunelab.voc.Voc;

/**
 * The scale at which notebooks run: the same code with other numbers. {@link #current()} is the one that the environment
 * variable PRUNELAB_PRESET names.
 */
public enum Preset {
    /** Everything runs, nothing need be learned: for tests. */
    SMOKE(0.0625, 64, 32, 16, 4, 4, 2, 1, 1),
    /** A small network that learns within minutes on two cores. */
    QUICK(0.25, 128, 400, 100, 1200, 700, 300, 20, 1),
    /** The recorded results: hours on two cores. */
    REFERENCE(0.25, 128, 2000, 500, 6000, 4000, 2000, 10, 1),
    /** Full width at 416 pixels, for a GPU. */
    PAPER(1, 416, 16_551, 4_952, 300_000, 300_000, 100_000, 1, 1);

    private static final String VARIABLE = "PRUNELAB_PRESET";
    private static final String DATA_VARIABLE = "PRUNELAB_VOC";

    private final double width;
    private final int size;
    private final int trainPictures;
    private final int valPictures;
    private final int baseSteps;
    private final int sparseSteps;
    private final int recoverySteps;
    private final double sparseScale;
    private final double attentionScale;

    Preset(
            double width,
            int size,
            int trainPictures,
            int valPictures,
            int baseSteps,
            int sparseSteps,
            int recoverySteps,
            double sparseScale,
            double attentionScale) {
        this.width = width;
        this.size = size;
        this.trainPictures = trainPictures;
        this.valPictures = valPictures;
        this.baseSteps = baseSteps;
        this.sparseSteps = sparseSteps;
        this.recoverySteps = recoverySteps;
        this.sparseScale = sparseScale;
        this.attentionScale = attentionScale;
    }

    /**
     * The preset that PRUNELAB_PRESET names, quick where it names none.
     *
     * @throws IllegalArgumentException where there is no preset of that name
     */
    public static Preset current() {
        return named(System.getenv(VARIABLE));
    }

    static Preset named(String name) {
        if (name == null || name.isBlank()) {
            return QUICK;
        }
        return Arrays.stream(values())
                .filter(preset -> preset.label().equals(name.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("%s=%s is no preset; there are %s"
                        .formatted(
                                VARIABLE,
                                name,
                                Arrays.stream(values()).map(Preset::label).collect(Collectors.joining(", ")))));
    }

    /** The name in lower case, as in the environment variable. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The data: the folder that the environment variable PRUNELAB_VOC names, cut down to this preset's number of
     * pictures, or else the generated Shapes.
     */
    public Voc data() {
        String folder = System.getenv(DATA_VARIABLE);
        return folder == null || folder.isBlank()
                ? Voc.shapes(Shapes.standard()
                        .withTrain(trainPictures)
                        .withVal(valPictures)
                        .withSize(size))
                : Voc.open(Path.of(folder)).subset(trainPictures, valPictures);
    }

    /** YOLOv4 at this scale. */
    public Yolov4 yolov4(Voc voc) {
        return Yolov4.of(voc.classes().size()).width(width).at(size);
    }

    /** Training steps for the base detector. */
    public int baseSteps() {
        return baseSteps;
    }

    /** Training steps for the sparse training. */
    public int sparseSteps() {
        return sparseSteps;
    }

    /** Training steps for fine-tuning and for distilling. */
    public int recoverySteps() {
        return recoverySteps;
    }

    /**
     * What the paper's sparse rates are multiplied by. Under SGD with momentum m the penalty moves a gamma by about the
     * sum of (learning rate x s) / (1 - m) in all: with the paper's s and a few hundred steps, by next to nothing.
     */
    public double sparseScale() {
        return sparseScale;
    }

    /** What the paper's weights of the attention loss are multiplied by, besides the size of the input. */
    public double attentionScale() {
        return attentionScale;
    }

    /** The share of channels to remove from each of the paper's five groups. */
    public double[] percentiles() {
        return new double[] {0.18, 0.5, 0.67, 0.19, 0.68};
    }

    /** Batches of 16 pictures on which batch statistics are measured anew. */
    public int statisticsBatches() {
        return Math.max(1, trainPictures / 16);
    }
}
