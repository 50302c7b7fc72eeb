package org.prunelab.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.prunelab.detect.Detection;
import org.prunelab.image.Box;
import org.prunelab.image.LabelledBox;

/** Against the numbers of pycocotools and of a plain VOC matching; record_evaluation.py made them. */
class RecordedEvaluationTest {

    /** One of the recorded cases: pictures in the order of the record, and what the other tools say of them. */
    private enum Case {
        PLAIN(40, 3),
        CROWDED(60, 6);

        private final List<String> classes;
        private final List<Picture> pictures;
        private final Map<String, Double> expected;

        Case(int images, int classes) {
            this.classes =
                    IntStream.range(0, classes).mapToObj(c -> "class" + c).toList();
            pictures = IntStream.range(0, images)
                    .mapToObj(i -> new Picture(new ArrayList<>(), new ArrayList<>()))
                    .toList();
            for (String[] f : rows("objects.csv")) {
                pictures.get(Integer.parseInt(f[0]))
                        .truths()
                        .add(new LabelledBox(Integer.parseInt(f[1]), box(f, 2), f[6].equals("1")));
            }
            for (String[] f : rows("detections.csv")) {
                pictures.get(Integer.parseInt(f[0]))
                        .detections()
                        .add(new Detection(Integer.parseInt(f[1]), Float.parseFloat(f[2]), box(f, 3)));
            }
            expected = rows("numbers.csv").stream()
                    .collect(Collectors.toMap(f -> f[0] + " " + f[1], f -> Double.valueOf(f[2])));
        }

        private List<String[]> rows(String file) {
            String path = name().toLowerCase(Locale.ROOT) + "/" + file;
            try (InputStream in = RecordedEvaluationTest.class.getResourceAsStream(path)) {
                return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                        .lines()
                        .skip(1)
                        .map(line -> line.split(",", -1))
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Evaluation evaluate(Protocol protocol) {
            return evaluate(protocol, pictures);
        }

        Evaluation evaluate(Protocol protocol, List<Picture> pictures) {
            MeanAveragePrecision metric = new MeanAveragePrecision(protocol, classes);
            pictures.forEach(picture -> metric.add(picture.truths(), picture.detections()));
            return metric.result();
        }
    }

    private record Picture(List<LabelledBox> truths, List<Detection> detections) {}

    private static Box box(String[] f, int from) {
        return new Box(
                Float.parseFloat(f[from]),
                Float.parseFloat(f[from + 1]),
                Float.parseFloat(f[from + 2]),
                Float.parseFloat(f[from + 3]));
    }

    @ParameterizedTest
    @EnumSource
    void cocoAgreesWithPycocotools(Case recorded) {
        List<Picture> withoutDifficult = recorded.pictures.stream()
                .map(picture -> new Picture(
                        picture.truths().stream()
                                .map(t -> new LabelledBox(t.classIndex(), t.box(), false))
                                .toList(),
                        picture.detections()))
                .toList();
        assertCoco(recorded, "coco ", recorded.evaluate(Protocol.COCO, withoutDifficult));
    }

    @ParameterizedTest
    @EnumSource
    void difficultObjectsAreCrowdsToPycocotools(Case recorded) {
        assertCoco(recorded, "coco_difficult ", recorded.evaluate(Protocol.COCO));
    }

    private static void assertCoco(Case recorded, String prefix, Evaluation actual) {
        Map<String, Double> expected = recorded.expected;
        assertEquals(expected.get(prefix + "map"), actual.map(), 1e-6);
        assertEquals(expected.get(prefix + "map50"), actual.mapAt(0.5), 1e-6);
        assertEquals(expected.get(prefix + "map75"), actual.mapAt(0.75), 1e-6);
        List<String> sizes = List.of("small", "medium", "large");
        for (int s = 0; s < sizes.size(); s++) {
            String size = sizes.get(s);
            assertEquals(expected.get(prefix + size), actual.mapOf(size), 1e-6, size);
            for (ClassEvaluation one : actual.classes()) {
                String name = one.name() + " " + size;
                assertEquals(expected.get(prefix + name), one.apBySize().get(s), 1e-6, name);
            }
        }
        for (ClassEvaluation one : actual.classes()) {
            assertEquals(expected.get(prefix + one.name()), one.ap(), 1e-6, one.name());
        }
    }

    @ParameterizedTest
    @EnumSource
    void vocAgreesWithAPlainMatching(Case recorded) {
        for (Protocol protocol : List.of(Protocol.VOC07, Protocol.VOC10)) {
            String prefix = protocol == Protocol.VOC07 ? "voc07 " : "voc10 ";
            Evaluation actual = recorded.evaluate(protocol);
            assertEquals(recorded.expected.get(prefix + "map"), actual.map(), 1e-9);
            for (ClassEvaluation one : actual.classes()) {
                assertEquals(recorded.expected.get(prefix + one.name()), one.ap(), 1e-9, one.name());
            }
        }
    }

    /** The record has over 100 detections of a class in some pictures; only COCO leaves some of them out. */
    @Test
    void cocoCountsAHundredDetectionsOfAClassInAPicture() {
        Evaluation all = Case.CROWDED.evaluate(Protocol.VOC10);
        Evaluation some = Case.CROWDED.evaluate(Protocol.COCO);
        Map<List<Integer>, Long> perPicture = IntStream.range(0, Case.CROWDED.pictures.size())
                .boxed()
                .flatMap(i -> Case.CROWDED.pictures.get(i).detections().stream().map(d -> List.of(i, d.classIndex())))
                .collect(Collectors.groupingBy(key -> key, Collectors.counting()));
        long beyond = perPicture.values().stream()
                .mapToLong(n -> Math.max(0, n - 100))
                .sum();
        assertTrue(beyond > 0);
        assertEquals(beyond, detections(all) - detections(some));
    }

    private static long detections(Evaluation evaluation) {
        return evaluation.classes().stream()
                .mapToLong(ClassEvaluation::detections)
                .sum();
    }

    @Test
    void oneThresholdOfManyIsThatThresholdAlone() {
        Evaluation many = Case.CROWDED.evaluate(Protocol.COCO);
        MeanAveragePrecision alone =
                new MeanAveragePrecision(Protocol.COCO, Case.CROWDED.classes, List.of(0.75), List.of());
        Case.CROWDED.pictures.forEach(picture -> alone.add(picture.truths(), picture.detections()));
        assertEquals(many.mapAt(0.75), alone.result().map(), 1e-12);
    }

    /** Scores differ and no two boxes are alike, so no order can matter. */
    @Property(tries = 30)
    void orderOfPicturesAndDetectionsDoesNotMatter(@ForAll long seed, @ForAll Protocol protocol) {
        Random random = new Random(seed);
        List<Picture> shuffled = new ArrayList<>(Case.PLAIN.pictures);
        Collections.shuffle(shuffled, random);
        shuffled.replaceAll(picture -> {
            List<LabelledBox> truths = new ArrayList<>(picture.truths());
            List<Detection> detections = new ArrayList<>(picture.detections());
            Collections.shuffle(truths, random);
            Collections.shuffle(detections, random);
            return new Picture(truths, detections);
        });
        Evaluation first = Case.PLAIN.evaluate(protocol);
        Evaluation again = Case.PLAIN.evaluate(protocol, shuffled);
        assertEquals(first.map(), again.map(), 1e-12);
        for (SizeBand size : first.sizes()) {
            assertEquals(first.mapOf(size.name()), again.mapOf(size.name()), 1e-12);
        }
    }
}
