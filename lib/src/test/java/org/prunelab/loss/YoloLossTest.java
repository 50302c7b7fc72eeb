package org.prunelab.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.prunelab.darknet.Anchor;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;
import org.prunelab.image.Box;
import org.prunelab.image.LabelledBox;

class YoloLossTest extends LossWithGradients {

    private static final Anchor SQUARE = new Anchor(8, 8);

    /** The tensors come from src/test/python/yolo_loss.py, which computes the same loss densely with torch. */
    @ParameterizedTest
    @CsvSource({"ciou, CIOU", "ciou_smooth, CIOU", "diou, DIOU", "giou, GIOU", "best_anchor, CIOU"})
    void equalsTheLossAndGradientsOfTorch(String name, IouLoss kind) throws IOException {
        NDList record;
        try (InputStream in = YoloLossTest.class.getResourceAsStream("yolo_loss.npz")) {
            record = NDList.decode(manager, in);
        }
        float[] s = record.get(name + ".settings").toFloatArray();
        LossSettings settings = new LossSettings(
                kind,
                s[0],
                s[1],
                s[2],
                1,
                s[3],
                s[4],
                s[5],
                LossSettings.yolov4().balance());
        List<NDArray> maps = List.of(record.get("map0"), record.get("map1"), record.get("map2"));
        List<List<LabelledBox>> labels = labels(record.get("labels"));
        DetectionLoss loss = backward(new YoloLoss(Heads.three(3), settings), maps, labels);

        float[] parts = record.get(name + ".parts").toFloatArray();
        assertEquals(s[6], loss.positives());
        assertEquals(parts[0], loss.boxValue(), 1e-4 * parts[0]);
        assertEquals(parts[1], loss.objectnessValue(), 1e-4 * parts[1]);
        assertEquals(parts[2], loss.classesValue(), 1e-4 * parts[2]);
        assertEquals(parts[0] + parts[1] + parts[2], loss.value(), 1e-4 * loss.value());
        for (int h = 0; h < 3; h++) {
            float[] expected = record.get(name + ".gradient" + h).toFloatArray();
            float[] actual = maps.get(h).getGradient().toFloatArray();
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], actual[i], 1e-4 * Math.abs(expected[i]) + 1e-6, "head " + h + " at " + i);
            }
        }
    }

    private static List<List<LabelledBox>> labels(NDArray rows) {
        List<List<LabelledBox>> labels = List.of(new ArrayList<>(), new ArrayList<>());
        float[] values = rows.toFloatArray();
        for (int i = 0; i < values.length; i += 6) {
            Box box = new Box(values[i + 2], values[i + 3], values[i + 4], values[i + 5]);
            labels.get((int) values[i]).add(new LabelledBox((int) values[i + 1], box, false));
        }
        return labels;
    }

    @ParameterizedTest
    @EnumSource
    void aPerfectBoxCostsNothing(IouLoss kind) {
        NDArray map = map(1, 1, new Anchor(6, 4));
        YoloLoss loss = new YoloLoss(Heads.one(1, new Anchor(6, 4)), PLAIN.withIouLoss(kind));
        DetectionLoss result = backward(loss, List.of(map), List.of(List.of(label(Box.centered(4, 12, 6, 4)))));
        assertEquals(1, result.positives());
        assertEquals(0, result.boxValue(), 1e-6);
    }

    /**
     * The cell says [0, 8] x [0, 8]. The truth [2, 8] x [1, 5] lies within: common and union are the areas 24 and 64, the
     * hull is 8 x 8, the centres are (1, -1) apart, and the truth is 6 : 4.
     */
    @ParameterizedTest
    @EnumSource
    void aShiftedBoxCostsWhatTheFormulaSays(IouLoss kind) {
        double iou = 24.0 / 64;
        double v = 4 / (Math.PI * Math.PI) * Math.pow(Math.atan(1.5) - Math.PI / 4, 2);
        double expected =
                switch (kind) {
                    case GIOU -> 1 - iou;
                    case DIOU -> 1 - iou + 2.0 / 128;
                    case CIOU -> 1 - iou + 2.0 / 128 + v * v / (1 - iou + v);
                };
        YoloLoss loss = new YoloLoss(Heads.one(1, SQUARE), PLAIN.withIouLoss(kind));
        List<LabelledBox> labels = List.of(label(new Box(2, 1, 8, 5)));
        assertEquals(
                expected,
                loss.compute(List.of(map(1, 1, SQUARE)), List.of(labels)).boxValue(),
                1e-6);
    }

    /**
     * The truth [3, 11] x [0, 8] belongs to the first cell, which says [0, 8] x [0, 8]. The second is moved to [4, 12] x
     * [0, 8] and overlaps the truth by 7 / 9. Objectness logits are 0; four cells and a balance of 4 leave the gradient
     * sigmoid(0) - target.
     */
    @ParameterizedTest
    @CsvSource({"0.77, 0", "0.78, 0.5"})
    void aCellWithoutObjectWhoseBoxFoundOneIsIgnored(double threshold, float gradientOfSecond) {
        float[] logits = new float[6 * 4];
        logits[1] = -30;
        NDArray map = manager.create(logits, new Shape(1, 6, 2, 2));
        YoloLoss loss = new YoloLoss(Heads.one(1, SQUARE), PLAIN.withThresholds(threshold, 1));
        backward(loss, List.of(map), List.of(List.of(label(new Box(3, 0, 11, 8)))));
        float[] gradient = map.getGradient().get("0, 4").toFloatArray();
        assertArrayEquals(new float[] {0.5f - 5f / 11, gradientOfSecond, 0.5f, 0.5f}, gradient, 1e-6f);
    }

    /** The anchors fit the 8 x 8 truth by 1, 1/2 and 1/16. */
    @ParameterizedTest
    @CsvSource({"1, 1", "0.5, 1", "0.213, 2", "0.01, 3"})
    void anchorsAboveTheThresholdLearnAnObjectBesideTheBest(double threshold, int positives) {
        Anchor[] anchors = {new Anchor(2, 2), SQUARE, new Anchor(8, 4)};
        YoloLoss loss = new YoloLoss(Heads.one(1, anchors), PLAIN.withThresholds(0.7, threshold));
        List<List<LabelledBox>> labels = List.of(List.of(label(Box.centered(4, 4, 8, 8))));
        assertEquals(
                positives, loss.compute(List.of(map(1, 1, anchors)), labels).positives());
    }

    @Test
    void ofTwoObjectsInOneCellTheBetterFitIsLearnt() {
        LabelledBox better = new LabelledBox(0, Box.centered(4, 4, 8, 7), false);
        LabelledBox worse = new LabelledBox(1, Box.centered(5, 4, 6, 6), false);
        for (List<LabelledBox> labels : List.of(List.of(better, worse), List.of(worse, better))) {
            NDArray map = map(1, 2, SQUARE);
            DetectionLoss result = backward(new YoloLoss(Heads.one(2, SQUARE), PLAIN), List.of(map), List.of(labels));
            assertEquals(1, result.positives());
            assertEquals(-0.5f, map.getGradient().getFloat(0, 5, 0, 0));
            assertEquals(0.5f, map.getGradient().getFloat(0, 6, 0, 0));
        }
    }

    /** Zero logits: each cell costs ln 2, the balance of the finest head is 4, and images add up. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void imagesWithoutObjectsCostObjectnessOnly(int images) {
        NDArray map = map(images, 1, SQUARE);
        List<LabelledBox> onlyALine = List.of(label(new Box(3, 1, 3, 8)));
        List<List<LabelledBox>> labels = new ArrayList<>(List.of(onlyALine));
        while (labels.size() < images) {
            labels.add(List.of());
        }
        DetectionLoss result = backward(new YoloLoss(Heads.one(1, SQUARE), PLAIN), List.of(map), labels);
        assertEquals(0, result.positives());
        assertEquals(0, result.boxValue());
        assertEquals(0, result.classesValue());
        assertEquals(images * 4 * Math.log(2), result.value(), 1e-5);
        assertEquals(0.5f, map.getGradient().getFloat(0, 4, 1, 1));
        assertEquals(0, map.getGradient().getFloat(0, 0, 0, 0));
    }

    @Test
    void otherInputSizesAreTheLossOfTheNetworkAtThatSize() {
        Network network = Heads.three(2);
        Random random = new Random(4);
        List<NDArray> maps = new ArrayList<>();
        for (int side : new int[] {12, 6, 3}) {
            float[] logits = new float[2 * 21 * side * side];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = (float) random.nextGaussian();
            }
            maps.add(manager.create(logits, new Shape(2, 21, side, side)));
        }
        List<List<LabelledBox>> labels =
                List.of(List.of(label(new Box(70, 66, 95, 90))), List.of(label(new Box(3, 80, 40, 96))));
        DetectionLoss at96 = new YoloLoss(network.at(96, 96)).compute(maps, labels);
        DetectionLoss at64 = new YoloLoss(network).compute(maps, labels);
        assertTrue(at96.positives() >= 2);
        assertEquals(at96.value(), at64.value());
    }

    @Test
    void aPerfectBoxBeyondTheNetworksOwnSizeCostsNothing() {
        NDArray map = manager.create(new float[6 * 25], new Shape(1, 6, 5, 5));
        YoloLoss loss = new YoloLoss(Heads.one(1, new Anchor(6, 4)), PLAIN);
        List<List<LabelledBox>> labels = List.of(List.of(label(Box.centered(36, 28, 6, 4))));
        assertEquals(0, loss.compute(List.of(map), labels).boxValue(), 1e-6);
    }

    @Test
    void objectsBeyondTheBorderAreLearntByTheLastPlace() {
        NDArray map = map(1, 1, SQUARE);
        List<LabelledBox> labels = List.of(label(new Box(-9, 12, -1, 20)));
        assertEquals(
                1,
                backward(new YoloLoss(Heads.one(1, SQUARE), PLAIN), List.of(map), List.of(labels))
                        .positives());
        assertEquals(-0.5f, map.getGradient().getFloat(0, 5, 1, 0));
    }

    @Test
    void whatAStepComputesIsClosedWithItsManager() {
        YoloLoss loss = new YoloLoss(Heads.one(1, SQUARE), PLAIN);
        int before = manager.getManagedArrays().size();
        NDArray total;
        try (NDManager step = manager.newSubManager()) {
            NDArray map = step.zeros(new Shape(1, 6, 2, 2));
            total = loss.compute(List.of(map), List.of(List.of(label(new Box(0, 0, 8, 8)))))
                    .total();
        }
        assertEquals(before, manager.getManagedArrays().size());
        assertThrows(IllegalStateException.class, total::getFloat);
    }

    @Test
    void aClassThatTheNetworkDoesNotKnowIsNamed() {
        YoloLoss loss = new YoloLoss(Heads.one(2, SQUARE), PLAIN);
        List<List<LabelledBox>> labels = List.of(List.of(new LabelledBox(2, new Box(0, 0, 8, 8), false)));
        assertMessage(
                "Image 0 of the batch has an object of class 2, but the network tells classes 0 to 1 apart",
                () -> loss.compute(List.of(map(1, 2, SQUARE)), labels));
    }

    @Test
    void mapsThatDoNotBelongToTheNetworkAreNamed() {
        YoloLoss loss = new YoloLoss(Heads.one(2, SQUARE), PLAIN);
        assertMessage(
                "needs a map of shape (N, 7, H, W)",
                () -> loss.compute(List.of(map(1, 1, SQUARE)), List.of(List.of())));
        assertMessage(
                "A map holds 1 images, but labels came for 2",
                () -> loss.compute(List.of(map(1, 2, SQUARE)), List.of(List.of(), List.of())));
        assertMessage("1 heads, but 0 maps", () -> loss.compute(List.of(), List.of()));
    }

    @Test
    void aHeadWithActivatedCoordinatesIsRefused() {
        Network network = Heads.one(1, SQUARE);
        Layer.Yolo head = (Layer.Yolo) network.layer(1);
        Network scaled = network.withLayers(
                Map.of(1, new Layer.Yolo(head.input(), head.anchors(), head.mask(), 1, 2, true, Map.of())));
        assertMessage("Layer 1 [yolo] has new_coords=1", () -> new YoloLoss(scaled));
    }

    private static void assertMessage(String part, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.contains(part), message);
    }

    private NDArray map(int images, int classes, Anchor... anchors) {
        return manager.zeros(new Shape(images, anchors.length * (5L + classes), 2, 2));
    }

    private static LabelledBox label(Box box) {
        return new LabelledBox(0, box, false);
    }
}
