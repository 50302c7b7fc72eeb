package org.prunelab.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.prunelab.detect.Detection;
import org.prunelab.image.Box;

/** Against the numbers of pycocotools and of a plain VOC matching; record_evaluation.py made them. */
class RecordedEvaluationTest {

    private static final List<String> CLASSES = List.of("class0", "class1", "class2");
    private static final int IMAGES = 40;

    private record Picture(List<Truth> truths, List<Detection> detections) {}

    private final List<Picture> pictures;
    private final Map<String, Double> expected;

    RecordedEvaluationTest() throws IOException {
        pictures = IntStream.range(0, IMAGES)
                .mapToObj(i -> new Picture(new ArrayList<>(), new ArrayList<>()))
                .toList();
        for (String[] f : rows("objects.csv")) {
            pictures.get(Integer.parseInt(f[0]))
                    .truths()
                    .add(new Truth(Integer.parseInt(f[1]), box(f, 2), f[6].equals("1")));
        }
        for (String[] f : rows("detections.csv")) {
            pictures.get(Integer.parseInt(f[0]))
                    .detections()
                    .add(new Detection(Integer.parseInt(f[1]), Float.parseFloat(f[2]), box(f, 3)));
        }
        expected = rows("numbers.csv").stream()
                .collect(Collectors.toMap(f -> f[0] + " " + f[1], f -> Double.valueOf(f[2])));
    }

    private static List<String[]> rows(String file) throws IOException {
        try (InputStream in = RecordedEvaluationTest.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .toList();
        }
    }

    private static Box box(String[] f, int from) {
        return new Box(
                Float.parseFloat(f[from]),
                Float.parseFloat(f[from + 1]),
                Float.parseFloat(f[from + 2]),
                Float.parseFloat(f[from + 3]));
    }

    private static Evaluation evaluate(Protocol protocol, List<Picture> pictures) {
        MeanAveragePrecision metric = new MeanAveragePrecision(protocol, CLASSES);
        pictures.forEach(picture -> metric.add(picture.truths(), picture.detections()));
        return metric.result();
    }

    @Test
    void cocoAgreesWithPycocotools() {
        List<Picture> withoutDifficult = pictures.stream()
                .map(picture -> new Picture(
                        picture.truths().stream()
                                .map(t -> new Truth(t.classIndex(), t.box(), false))
                                .toList(),
                        picture.detections()))
                .toList();
        assertCoco("coco", evaluate(Protocol.COCO, withoutDifficult));
    }

    @Test
    void difficultObjectsAreCrowdsToPycocotools() {
        assertCoco("coco_difficult", evaluate(Protocol.COCO, pictures));
    }

    private void assertCoco(String protocol, Evaluation actual) {
        assertEquals(expected.get(protocol + " map"), actual.map(), 1e-6);
        assertEquals(expected.get(protocol + " map50"), actual.mapAt(0.5), 1e-6);
        assertEquals(expected.get(protocol + " map75"), actual.mapAt(0.75), 1e-6);
        for (String size : List.of("small", "medium", "large")) {
            assertEquals(expected.get(protocol + " " + size), actual.mapOf(size), 1e-6, size);
        }
    }

    @Test
    void vocAgreesWithAPlainMatching() {
        for (Protocol protocol : List.of(Protocol.VOC07, Protocol.VOC10)) {
            String prefix = protocol == Protocol.VOC07 ? "voc07 " : "voc10 ";
            Evaluation actual = evaluate(protocol, pictures);
            assertEquals(expected.get(prefix + "map"), actual.map(), 1e-9);
            for (ClassEvaluation one : actual.classes()) {
                assertEquals(expected.get(prefix + one.name()), one.ap(), 1e-9, one.name());
            }
        }
    }

    @Test
    void oneThresholdOfManyIsThatThresholdAlone() {
        Evaluation many = evaluate(Protocol.COCO, pictures);
        MeanAveragePrecision alone = new MeanAveragePrecision(Protocol.COCO, CLASSES, List.of(0.75), List.of());
        pictures.forEach(picture -> alone.add(picture.truths(), picture.detections()));
        assertEquals(many.mapAt(0.75), alone.result().map(), 1e-12);
    }

    /** Scores differ and no two boxes are alike, so no order can matter. */
    @Property(tries = 30)
    void orderOfPicturesAndDetectionsDoesNotMatter(@ForAll long seed, @ForAll Protocol protocol) {
        Random random = new Random(seed);
        List<Picture> shuffled = new ArrayList<>(pictures);
        Collections.shuffle(shuffled, random);
        shuffled.replaceAll(picture -> {
            List<Truth> truths = new ArrayList<>(picture.truths());
            List<Detection> detections = new ArrayList<>(picture.detections());
            Collections.shuffle(truths, random);
            Collections.shuffle(detections, random);
            return new Picture(truths, detections);
        });
        Evaluation first = evaluate(protocol, pictures);
        Evaluation again = evaluate(protocol, shuffled);
        assertEquals(first.map(), again.map(), 1e-12);
        for (SizeBand size : first.sizes()) {
            assertEquals(first.mapOf(size.name()), again.mapOf(size.name()), 1e-12);
        }
    }
}
