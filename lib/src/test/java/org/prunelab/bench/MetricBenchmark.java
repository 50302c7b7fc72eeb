package org.prunelab.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.prunelab.detect.Detection;
import org.prunelab.evaluate.Evaluation;
import org.prunelab.evaluate.MeanAveragePrecision;
import org.prunelab.evaluate.Protocol;
import org.prunelab.image.Box;
import org.prunelab.image.LabelledBox;

/** Matching 50,000 detections in 500 pictures of 20 classes, and average precision of them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class MetricBenchmark {

    private static final int CLASSES = 20;
    private static final int PICTURES = 500;
    private static final int TRUTHS = 3;
    private static final int DETECTIONS = 100;

    @Param({"VOC07", "COCO"})
    public Protocol protocol;

    private final List<String> names =
            IntStream.range(0, CLASSES).mapToObj(c -> "class " + c).toList();
    private final List<List<LabelledBox>> truths = new ArrayList<>();
    private final List<List<Detection>> detections = new ArrayList<>();

    @Setup
    public void fill() {
        Random random = new Random(1);
        for (int i = 0; i < PICTURES; i++) {
            List<LabelledBox> objects = new ArrayList<>();
            List<Detection> found = new ArrayList<>();
            for (int t = 0; t < TRUTHS; t++) {
                objects.add(new LabelledBox(random.nextInt(CLASSES), box(random), false));
            }
            for (int d = 0; d < DETECTIONS; d++) {
                LabelledBox near = objects.get(random.nextInt(TRUTHS));
                boolean far = random.nextInt(4) > 0;
                float shift = (float) (5 * random.nextGaussian());
                Box box = far ? box(random) : near.box().scaledAndMoved(1, 1, shift, shift);
                found.add(new Detection(
                        far ? random.nextInt(CLASSES) : near.classIndex(), random.nextFloat() / (far ? 2 : 1), box));
            }
            truths.add(objects);
            detections.add(found);
        }
    }

    private static Box box(Random random) {
        return Box.centered(
                500 * random.nextFloat(),
                500 * random.nextFloat(),
                10 + 200 * random.nextFloat(),
                10 + 200 * random.nextFloat());
    }

    /** All pictures, then the result. */
    @Benchmark
    public Evaluation evaluate() {
        MeanAveragePrecision metric = new MeanAveragePrecision(protocol, names);
        for (int i = 0; i < PICTURES; i++) {
            metric.add(truths.get(i), detections.get(i));
        }
        return metric.result();
    }
}
