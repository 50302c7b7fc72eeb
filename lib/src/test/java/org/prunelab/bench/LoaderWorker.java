package org.prunelab.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.prunelab.batch.Augmentation;
import org.prunelab.batch.Batch;
import org.prunelab.batch.BatchLoader;
import org.prunelab.batch.Batches;
import org.prunelab.darknet.Model;
import org.prunelab.shapes.Shapes;
import org.prunelab.train.LearningRate;
import org.prunelab.train.TrainingSettings;
import org.prunelab.train.TrainingStep;
import org.prunelab.voc.Voc;

/**
 * A process that loads batches of generated pictures, with YOLOv4's augmentation, and learns from them when it is told to.
 * Arguments: cfg, weights, the batch size, the learning rate and the loader's threads. It answers {@code ready}, then each
 * line with milliseconds a batch, until its input ends:
 *
 * <ul>
 *   <li>{@code first}: an epoch loaded alone, each picture decoded when it is first met;
 *   <li>{@code cached}: an epoch loaded alone whose pictures are decoded already;
 *   <li>{@code step}: one training step alone;
 *   <li>{@code fed}: an epoch of training steps, decoded already; a second number says how long a step waited for its
 *       batch.
 * </ul>
 */
public final class LoaderWorker {

    private static final long SEED = 1;

    private final Voc voc;
    private final TrainingStep training;
    private final int size;
    private final TrainingSettings settings;
    private final Batches decoded;
    private final Batch one;
    private int steps;

    private LoaderWorker(TrainingStep training, int size, TrainingSettings settings) {
        this.training = training;
        this.size = size;
        this.settings = settings;
        this.voc = Voc.shapes(Shapes.standard().withSize(size));
        this.decoded = batches();
        load(decoded);
        this.one = decoded.batch(0);
    }

    /** Serves until standard input ends. */
    public static void main(String[] arguments) throws IOException {
        Model model = Model.read(Path.of(arguments[0]), Path.of(arguments[1]));
        LearningRate rate = new LearningRate.Constant(Double.parseDouble(arguments[3]));
        TrainingSettings settings = TrainingSettings.DEFAULT
                .withBatch(Integer.parseInt(arguments[2]))
                .withLearningRate(rate)
                .withLoaderThreads(Integer.parseInt(arguments[4]));
        try (TrainingStep training =
                new TrainingStep(model, settings, Integer.MAX_VALUE, Optional.empty(), Optional.empty())) {
            LoaderWorker worker =
                    new LoaderWorker(training, model.network().input().width(), settings);
            System.out.println("ready " + TrainWorker.described());
            worker.serve();
        }
    }

    private void serve() throws IOException {
        BufferedReader turns = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String turn = turns.readLine(); turn != null; turn = turns.readLine()) {
            System.out.println(
                    switch (turn) {
                        case "first" -> words(load(batches()));
                        case "cached" -> words(load(decoded));
                        case "step" -> words(milliseconds(() -> training.run(one, steps++)));
                        case "fed" -> fed();
                        default ->
                            throw new IllegalArgumentException(
                                    "\"%s\" is no turn; allowed are first, cached, step and fed".formatted(turn));
                    });
        }
    }

    private Batches batches() {
        return new Batches(voc.train(), Augmentation.yolov4(), size, settings.batch(), SEED);
    }

    private double load(Batches batches) {
        return milliseconds(() -> {
                    try (BatchLoader loader = new BatchLoader(batches, 0, settings.loaderThreads())) {
                        for (int i = 0; i < batches.stepsPerEpoch(); i++) {
                            loader.next();
                        }
                    }
                })
                / batches.stepsPerEpoch();
    }

    private String fed() {
        int count = decoded.stepsPerEpoch();
        double waited = 0;
        long begun = System.nanoTime();
        try (BatchLoader loader = new BatchLoader(decoded, 0, settings.loaderThreads())) {
            for (int i = 0; i < count; i++) {
                long asked = System.nanoTime();
                Batch batch = loader.next();
                waited += System.nanoTime() - asked;
                training.run(batch, steps++);
            }
        }
        return words((System.nanoTime() - begun) / 1e6 / count, waited / 1e6 / count);
    }

    private static double milliseconds(Runnable run) {
        long begun = System.nanoTime();
        run.run();
        return (System.nanoTime() - begun) / 1e6;
    }

    private static String words(double... numbers) {
        return Arrays.stream(numbers)
                .mapToObj(number -> String.format(Locale.ROOT, "%.4f", number))
                .collect(Collectors.joining(" "));
    }
}
