package org.prunelab.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.prunelab.shapes.Shapes;
import org.prunelab.train.LearningRate;
import org.prunelab.train.OptimizerSettings;
import org.prunelab.train.TrainingSettings;
import org.prunelab.voc.Voc;
import picocli.CommandLine.Option;

/** What all commands that train are told: the data, the place of the result, and the numbers of the training. */
final class TrainingOptions {

    private static final String SHAPES = "shapes";
    private static final int LEAST_SHAPES = 64;

    @Option(
            names = "--voc",
            required = true,
            paramLabel = "DIR",
            description = "Data in VOC layout, a Darknet .data file, or the word shapes for the generated set.")
    private String voc;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where all that it writes goes.")
    private Path out;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Times that each picture is seen (default: ${DEFAULT-VALUE}).")
    private int epochs = TrainingSettings.DEFAULT.epochs();

    @Option(names = "--batch", paramLabel = "N", description = "Pictures a step (default: ${DEFAULT-VALUE}).")
    private int batch = TrainingSettings.DEFAULT.batch();

    @Option(
            names = "--learning-rate",
            paramLabel = "X",
            description = "Its height after the warm-up; it then falls to 5 %% of it (else what usually suits).")
    private Double learningRate;

    @Option(names = "--seed", paramLabel = "N", description = "Of all that is random (default: ${DEFAULT-VALUE}).")
    private long seed = TrainingSettings.DEFAULT.seed();

    @Option(
            names = "--evaluations",
            paramLabel = "N",
            description = "How often mAP is measured on the way (default: ${DEFAULT-VALUE}).")
    private int evaluations = TrainingSettings.DEFAULT.evaluations();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that compute; results differ in the last bits between numbers (else all cores).")
    private Integer threads;

    Path out() {
        return out;
    }

    /** Opens the data; the generated set has pictures of the input's size. */
    Voc data(int size) {
        return voc.equals(SHAPES)
                ? Voc.shapes(Shapes.standard().withSize(Math.max(LEAST_SHAPES, size)))
                : Voc.open(Path.of(voc));
    }

    /**
     * The numbers of the command line. All that are not allowed are told at once.
     *
     * @param usualRate the learning rate where none is named
     * @param others numbers of the command's own, which are refused when they are used
     */
    TrainingSettings settings(OptimizerSettings optimizer, double usualRate, Runnable... others) {
        List<UnaryOperator<TrainingSettings>> numbers = new ArrayList<>(List.of(
                settings -> settings.withEpochs(epochs),
                settings -> settings.withBatch(batch),
                settings ->
                        settings.withLearningRate(LearningRate.usual(learningRate == null ? usualRate : learningRate)),
                settings -> settings.withEvaluations(evaluations),
                settings -> threads == null ? settings : settings.withThreads(threads)));
        for (Runnable other : others) {
            numbers.add(settings -> {
                other.run();
                return settings;
            });
        }
        TrainingSettings settings = TrainingSettings.DEFAULT.withSeed(seed).withOptimizer(optimizer);
        List<String> refused = new ArrayList<>();
        for (UnaryOperator<TrainingSettings> number : numbers) {
            try {
                settings = number.apply(settings);
            } catch (IllegalArgumentException outside) {
                refused.add(outside.getMessage());
            }
        }
        if (!refused.isEmpty()) {
            throw new IllegalArgumentException(String.join(" ", refused));
        }
        return settings;
    }
}
