package org.prunelab.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.prunelab.detect.Detection;
import org.prunelab.image.Box;
import org.prunelab.image.LabelledBox;

class MeanAveragePrecisionTest {

    private static final List<String> CLASSES = List.of("cell", "platelet");

    /** Left and right lie 100 apart. */
    private static final Box LEFT = new Box(0, 0, 50, 50);

    private static final Box RIGHT = new Box(100, 0, 150, 50);
    private static final Box NOWHERE = new Box(300, 300, 350, 350);

    private static LabelledBox truth(Box box) {
        return new LabelledBox(0, box, false);
    }

    private static LabelledBox difficult(Box box) {
        return new LabelledBox(0, box, true);
    }

    private static Detection found(double score, Box box) {
        return new Detection(0, (float) score, box);
    }

    private static Evaluation evaluate(Protocol protocol, List<LabelledBox> truths, List<Detection> detections) {
        MeanAveragePrecision metric = new MeanAveragePrecision(protocol, CLASSES, List.of(0.5), SizeBand.coco());
        metric.add(truths, detections);
        return metric.result();
    }

    @ParameterizedTest
    @EnumSource
    void findingAllIsOne(Protocol protocol) {
        Evaluation all =
                evaluate(protocol, List.of(truth(LEFT), truth(RIGHT)), List.of(found(0.9, RIGHT), found(0.2, LEFT)));
        assertEquals(1, all.map(), 1e-12);
        assertEquals(1, all.pooled().bestF1().f1(), 1e-12);
    }

    @ParameterizedTest
    @EnumSource
    void findingNothingIsZero(Protocol protocol) {
        Evaluation nothing = evaluate(protocol, List.of(truth(LEFT)), List.of(found(0.9, NOWHERE)));
        assertEquals(0, nothing.map());
        assertEquals(0, nothing.pooled().bestF1().f1());
    }

    /** One truth, found second: precision 1/2 at every recall. */
    @ParameterizedTest
    @EnumSource
    void falsePositiveAheadHalvesPrecision(Protocol protocol) {
        Evaluation half = evaluate(protocol, List.of(truth(LEFT)), List.of(found(0.9, NOWHERE), found(0.8, LEFT)));
        assertEquals(0.5, half.map(), 1e-12);
    }

    @ParameterizedTest
    @EnumSource
    void falsePositiveBehindCostsNothing(Protocol protocol) {
        Evaluation one = evaluate(protocol, List.of(truth(LEFT)), List.of(found(0.8, LEFT), found(0.7, NOWHERE)));
        assertEquals(1, one.map(), 1e-12);
    }

    /** Left, left again, right: precision 1 at recall 1/2, 2/3 at recall 1. */
    @Test
    void duplicateIsAFalsePositive() {
        List<LabelledBox> truths = List.of(truth(LEFT), truth(RIGHT));
        List<Detection> detections = List.of(found(0.9, LEFT), found(0.8, LEFT), found(0.7, RIGHT));
        // recalls 0 to 0.5 are six of eleven points
        assertEquals(
                (6 + 5 * 2 / 3.0) / 11,
                evaluate(Protocol.VOC07, truths, detections).map(),
                1e-12);
        assertEquals(
                (1 + 2 / 3.0) / 2, evaluate(Protocol.VOC10, truths, detections).map(), 1e-12);
        // recalls 0 to 0.5 are 51 of 101 points
        assertEquals(
                (51 + 50 * 2 / 3.0) / 101,
                evaluate(Protocol.COCO, truths, detections).map(),
                1e-12);
    }

    /**
     * Ten truths; found are the 1st, 2nd and 4th detection, then nothing: precision 1 up to recall 0.2, 3/4 at recall
     * 0.3, 0 beyond. Eleven points: 0, 0.1, 0.2 with 1 and 0.3 with 3/4. Area: 0.2 x 1 + 0.1 x 3/4.
     */
    @Test
    void elevenPointsAndAreaOfAKnownCurve() {
        List<LabelledBox> truths = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            truths.add(truth(new Box(100 * i, 0, 100 * i + 50, 50)));
        }
        List<Detection> detections = List.of(
                found(0.9, truths.get(4).box()),
                found(0.8, truths.get(2).box()),
                found(0.7, NOWHERE),
                found(0.6, truths.get(9).box()),
                found(0.5, NOWHERE));
        assertEquals(3.75 / 11, evaluate(Protocol.VOC07, truths, detections).map(), 1e-12);
        Evaluation area = evaluate(Protocol.VOC10, truths, detections);
        assertEquals(0.275, area.map(), 1e-12);

        // F1 at the three: 2/11, 4/12 and 6/14, so the last is best, of precision 3/4 and recall 3/10
        PrecisionRecall.OperatingPoint best = area.classes().get(0).curve().bestF1();
        assertEquals(0.6f, best.score());
        assertEquals(0.75, best.precision(), 1e-12);
        assertEquals(0.3, best.recall(), 1e-12);
        assertEquals(3 / 7.0, best.f1(), 1e-12);
    }

    @ParameterizedTest
    @EnumSource
    void difficultTruthNeitherEarnsNorCosts(Protocol protocol) {
        Evaluation easy = evaluate(
                protocol,
                List.of(truth(LEFT), difficult(RIGHT)),
                List.of(found(0.9, RIGHT), found(0.8, RIGHT), found(0.7, LEFT)));
        assertEquals(1, easy.map(), 1e-12);
        assertEquals(1, easy.classes().get(0).truths());
        assertEquals(1, easy.classes().get(0).difficult());
        assertEquals(3, easy.classes().get(0).detections());
    }

    /** Two truths overlap by 40/60; the second detection covers the first truth best, which is taken. */
    @Test
    void takenTruthMakesAFalsePositiveInVocAndTheNextBestACatchInCoco() {
        Box first = new Box(0, 0, 50, 50);
        Box second = new Box(10, 0, 60, 50);
        List<LabelledBox> truths = List.of(truth(first), truth(second));
        List<Detection> detections = List.of(found(0.9, first), found(0.8, new Box(2, 0, 52, 50)));
        assertEquals(0.5, evaluate(Protocol.VOC10, truths, detections).map(), 1e-12);
        assertEquals(1, evaluate(Protocol.COCO, truths, detections).map(), 1e-12);
    }

    @ParameterizedTest
    @EnumSource
    void oneDetectionFindsOneOfTwoTruths(Protocol protocol) {
        Box both = new Box(0, 0, 50, 50);
        Evaluation one = evaluate(protocol, List.of(truth(both), truth(both)), List.of(found(0.9, both)));
        assertEquals(1, one.classes().get(0).curve().found());
        assertEquals(0.5, one.classes().get(0).curve().recall(0), 1e-12);
    }

    @ParameterizedTest
    @EnumSource
    void overlapEqualToTheThresholdIsAMatch(Protocol protocol) {
        Evaluation half = evaluate(protocol, List.of(truth(LEFT)), List.of(found(0.9, new Box(0, 0, 50, 25))));
        assertEquals(1, half.map(), 1e-12);
    }

    @Test
    void classWithoutTruthsHasNoPartInTheMean() {
        Evaluation one = evaluate(
                Protocol.VOC10, List.of(truth(LEFT)), List.of(found(0.9, LEFT), new Detection(1, 0.9f, RIGHT)));
        assertTrue(Double.isNaN(one.classes().get(1).ap()));
        assertEquals(1, one.map(), 1e-12);
        assertEquals(1, one.pooled().truths());
    }

    /** By score: right, wrong in the other class, right: at the second of two, precision is 2/3. */
    @Test
    void pooledCurveRanksAllClassesTogether() {
        PrecisionRecall pooled = evaluate(
                        Protocol.VOC10,
                        List.of(truth(LEFT), truth(RIGHT)),
                        List.of(found(0.9, LEFT), found(0.7, RIGHT), new Detection(1, 0.8f, LEFT)))
                .pooled();
        assertEquals(2, pooled.found());
        assertEquals(1, pooled.precision(0), 1e-12);
        assertEquals(2 / 3.0, pooled.precision(1), 1e-12);
        assertEquals(1, pooled.recall(1), 1e-12);
    }

    @Test
    void withoutAnyTruthThereIsNoMean() {
        assertTrue(Double.isNaN(
                evaluate(Protocol.COCO, List.of(), List.of(found(0.9, LEFT))).map()));
        assertTrue(Double.isNaN(
                new MeanAveragePrecision(Protocol.VOC07, CLASSES).result().map()));
    }

    @Test
    void otherClassOrOtherPictureFindsNothing() {
        MeanAveragePrecision metric = new MeanAveragePrecision(Protocol.VOC10, CLASSES);
        metric.add(List.of(truth(LEFT)), List.of(new Detection(1, 0.9f, LEFT)));
        metric.add(List.of(), List.of(found(0.9, LEFT)));
        assertEquals(0, metric.result().map());
        assertEquals(2, metric.result().images());
    }

    /** The 20-pixel truth is small, the 50-pixel one medium; the one box that fits nothing is medium. */
    @ParameterizedTest
    @EnumSource
    void sizeBandsAreJudgedApart(Protocol protocol) {
        Box small = new Box(200, 0, 220, 20);
        Evaluation sizes = evaluate(
                protocol,
                List.of(truth(LEFT), truth(small)),
                List.of(found(0.9, NOWHERE), found(0.8, small), found(0.7, LEFT)));
        assertEquals(1, sizes.mapOf("small"), 1e-12);
        assertEquals(0.5, sizes.mapOf("medium"), 1e-12);
        assertTrue(Double.isNaN(sizes.mapOf("large")));
    }

    @Test
    void nameOfTheProtocolStandsBesideTheNumber() {
        assertEquals(
                "mAP@0.5 (VOC 2007, 11 points)",
                new MeanAveragePrecision(Protocol.VOC07, CLASSES).result().metric());
        Evaluation coco = new MeanAveragePrecision(Protocol.COCO, CLASSES).result();
        assertEquals("mAP@[0.5:0.95] (COCO, 101 points)", coco.metric());
        assertTrue(coco.toString().startsWith(coco.metric()), coco.toString());
    }

    @Test
    void thresholdsAreThoseInCustomaryUse() {
        assertEquals(List.of(0.5), Protocol.VOC07.ious());
        assertEquals(List.of(0.5), Protocol.VOC10.ious());
        List<Double> coco = Protocol.COCO.ious();
        assertEquals(10, coco.size());
        for (int i = 0; i < 10; i++) {
            assertEquals(0.5 + 0.05 * i, coco.get(i), 1e-12);
        }
    }

    @Test
    void aBoxOnTheBorderOfTwoSizesBelongsToBoth() {
        List<SizeBand> bands = SizeBand.of(10, 20);
        Box ten = new Box(5, 5, 15, 15);
        Box twenty = new Box(0, 100, 20, 120);
        assertEquals(
                List.of(true, true, false),
                bands.stream().map(band -> band.holds(ten)).toList());
        assertEquals(
                List.of(false, true, true),
                bands.stream().map(band -> band.holds(twenty)).toList());
        assertEquals(SizeBand.of(32, 96), SizeBand.coco());
        assertEquals(0, new SizeBand("point", 0, 0).maxArea());
        String message = assertThrows(IllegalArgumentException.class, () -> new SizeBand("odd", 9, 4))
                .getMessage();
        assertEquals("Size band odd spans 9.0 to 4.0; it needs 0 <= minArea <= maxArea.", message);
        assertThrows(IllegalArgumentException.class, () -> new SizeBand("odd", -1, 4));
    }

    @Test
    void verdictsOfADetectionFitIntoAWord() {
        List<Double> sixteen = new ArrayList<>();
        for (int i = 1; i <= 16; i++) {
            sixteen.add(i / 16.0);
        }
        MeanAveragePrecision most = new MeanAveragePrecision(Protocol.VOC10, CLASSES, sixteen, SizeBand.coco());
        most.add(List.of(truth(LEFT)), List.of(found(0.9, LEFT)));
        assertEquals(1, most.result().mapAt(1));
        assertEquals(1, most.result().mapOf("medium"));
        List<SizeBand> four = List.of(SizeBand.ALL, SizeBand.ALL, SizeBand.ALL, SizeBand.ALL);
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new MeanAveragePrecision(Protocol.VOC10, CLASSES, sixteen, four))
                .getMessage();
        assertEquals(
                "16 IoU thresholds with 4 size bands and all sizes make 80 verdicts a detection; allowed are 1 to 64.",
                message);
        for (List<Double> ious : List.of(List.of(0.0), List.of(0.5, 0.5), List.of(1.01), List.of(Double.NaN))) {
            assertEquals(
                    "The IoU thresholds are %s; they must rise, above 0 and up to 1.".formatted(ious),
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> new MeanAveragePrecision(Protocol.VOC10, CLASSES, ious, List.of()))
                            .getMessage());
        }
    }

    @Test
    void refusesWhatCannotBeMeasuredInWords() {
        MeanAveragePrecision metric = new MeanAveragePrecision(Protocol.VOC10, CLASSES);
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class, () -> metric.add(List.of(), List.of(new Detection(2, 0.5f, LEFT))));
        assertTrue(error.getMessage().contains("class index 2"), error.getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> metric.add(List.of(new LabelledBox(-1, LEFT, false)), List.of()));
        assertThrows(IllegalArgumentException.class, () -> metric.add(List.of(), List.of(found(Double.NaN, LEFT))));
        assertThrows(IllegalArgumentException.class, () -> metric.result().mapAt(0.75));
        assertThrows(IllegalArgumentException.class, () -> metric.result().mapOf("huge"));
        assertThrows(IllegalArgumentException.class, () -> new MeanAveragePrecision(Protocol.VOC10, List.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new MeanAveragePrecision(Protocol.VOC10, CLASSES, List.of(0.6, 0.5), List.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new MeanAveragePrecision(Protocol.VOC10, CLASSES, List.of(), List.of()));
        assertEquals(0, metric.result().images());
    }
}
