package org.prunelab.bench;

import ai.djl.engine.Engine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.prunelab.batch.Batch;
import org.prunelab.darknet.ConvolutionWeights;
import org.prunelab.darknet.Model;
import org.prunelab.distill.SpatialAttention;
import org.prunelab.evaluate.Machine;
import org.prunelab.train.DistillationLoss;
import org.prunelab.train.LearningRate;
import org.prunelab.train.TrainingSettings;
import org.prunelab.train.TrainingStep;

/**
 * A process that does a training step when it is told to. Arguments: cfg, weights, a batch (see {@link BatchFile}), the
 * learning rate, and for distilling cfg and weights of the teacher. It answers {@code ready} and what it runs on, then
 * each line {@code step} with milliseconds and the loss of a picture, and {@code average} with the length of the moving
 * average as one vector, until its input ends.
 */
public final class TrainWorker {

    private TrainWorker() {}

    /** Serves until standard input ends. */
    public static void main(String[] arguments) throws IOException {
        Batch batch = BatchFile.read(Path.of(arguments[2]));
        try (TrainingStep training = open(arguments, batch.truths().size())) {
            System.gc(); // as a training does, once what it started from is garbage
            System.out.println("ready " + described());
            serve(training, batch);
        }
    }

    /** The training; of the model that it starts from nothing is kept. */
    private static TrainingStep open(String[] arguments, int pictures) {
        Model model = Model.read(Path.of(arguments[0]), Path.of(arguments[1]));
        LearningRate rate = new LearningRate.Constant(Double.parseDouble(arguments[3]));
        Optional<DistillationLoss> teacher = arguments.length < 6
                ? Optional.empty()
                : Optional.of(SpatialAttention.paper()
                        .forInputOf(model.network())
                        .from(Model.read(Path.of(arguments[4]), Path.of(arguments[5]))));
        TrainingSettings settings = TrainingSettings.DEFAULT.withBatch(pictures).withLearningRate(rate);
        return new TrainingStep(model, settings, Integer.MAX_VALUE, Optional.empty(), teacher);
    }

    /** The machine and the versions of a process. */
    static String described() {
        Engine engine = Engine.getInstance();
        return "%s, DJL %s on %s %s, Java %s"
                .formatted(
                        Machine.current(),
                        Engine.getDjlVersion(),
                        engine.getEngineName(),
                        engine.getVersion(),
                        System.getProperty("java.version"));
    }

    private static void serve(TrainingStep training, Batch batch) throws IOException {
        BufferedReader turns = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int step = 0;
        for (String turn = turns.readLine(); turn != null; turn = turns.readLine()) {
            if (turn.equals("average")) {
                System.out.println(length(training.average()));
                System.gc(); // the copy was for this check alone
                continue;
            }
            long begun = System.nanoTime();
            double loss = training.run(batch, step++).total();
            double taken = (System.nanoTime() - begun) / 1e6;
            System.out.println(String.format(Locale.ROOT, "%.4f %s", taken, loss));
        }
    }

    private static double length(Model model) {
        double sum = 0;
        for (int layer : model.network().convolutions()) {
            ConvolutionWeights own = model.weights().of(layer);
            for (float[] values : new float[][] {own.kernel(), own.bias(), own.gamma(), own.mean(), own.variance()}) {
                for (float value : values) {
                    sum += (double) value * value;
                }
            }
        }
        return Math.sqrt(sum);
    }
}
