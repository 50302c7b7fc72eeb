package org.prunelab.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.prunelab.detect.Detection;
import org.prunelab.evaluate.Evaluation;
import org.prunelab.evaluate.MeanAveragePrecision;
import org.prunelab.evaluate.Protocol;
import org.prunelab.evaluate.SizeBand;
import org.prunelab.image.Box;
import org.prunelab.image.LabelledBox;

/**
 * A process that computes mean average precision when it is told to. Arguments: the file of objects (image, class and
 * corners), that of detections (image, class, score and corners), how many images and classes there are. It answers
 * {@code ready}, then each line {@code PROTOCOL IOU ...} (no IoU: the protocol's own) with milliseconds, mAP, and mAP of
 * small, medium and large objects, until its input ends.
 */
public final class MetricWorker {

    private final List<String> classes;
    private final List<List<LabelledBox>> truths = new ArrayList<>();
    private final List<List<Detection>> detections = new ArrayList<>();

    private MetricWorker(Table objects, Table found, int images, int classes) {
        this.classes = IntStream.range(0, classes).mapToObj(c -> "class " + c).toList();
        for (int i = 0; i < images; i++) {
            truths.add(new ArrayList<>());
            detections.add(new ArrayList<>());
        }
        for (int row = 0; row < objects.rows(); row++) {
            truths.get(objects.index(row, 0)).add(new LabelledBox(objects.index(row, 1), box(objects, row, 2), false));
        }
        for (int row = 0; row < found.rows(); row++) {
            detections
                    .get(found.index(row, 0))
                    .add(new Detection(found.index(row, 1), found.at(row, 2), box(found, row, 3)));
        }
    }

    private static Box box(Table table, int row, int column) {
        return new Box(
                table.at(row, column), table.at(row, column + 1), table.at(row, column + 2), table.at(row, column + 3));
    }

    /** Serves until standard input ends. */
    public static void main(String[] arguments) throws IOException {
        MetricWorker worker = new MetricWorker(
                Table.read(Path.of(arguments[0]), 6),
                Table.read(Path.of(arguments[1]), 7),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]));
        System.out.println("ready Java " + System.getProperty("java.version"));
        BufferedReader turns = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String turn = turns.readLine(); turn != null; turn = turns.readLine()) {
            System.out.println(worker.answer(List.of(turn.split(" "))));
        }
    }

    private String answer(List<String> words) {
        Protocol protocol = Protocol.valueOf(words.get(0));
        List<Double> ious = words.stream().skip(1).map(Double::valueOf).toList();
        long begun = System.nanoTime();
        MeanAveragePrecision metric =
                new MeanAveragePrecision(protocol, classes, ious.isEmpty() ? protocol.ious() : ious, SizeBand.coco());
        for (int i = 0; i < truths.size(); i++) {
            metric.add(truths.get(i), detections.get(i));
        }
        Evaluation evaluation = metric.result();
        double taken = (System.nanoTime() - begun) / 1e6;
        return String.format(
                Locale.ROOT,
                "%.4f %.12f %.12f %.12f %.12f",
                taken,
                evaluation.map(),
                evaluation.mapOf("small"),
                evaluation.mapOf("medium"),
                evaluation.mapOf("large"));
    }
}
