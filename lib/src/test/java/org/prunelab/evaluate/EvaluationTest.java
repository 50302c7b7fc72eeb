package org.prunelab.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.prunelab.detect.Detection;
import org.prunelab.image.Box;
import org.prunelab.image.LabelledBox;
import tech.tablesaw.api.Table;

class EvaluationTest {

    private static final Box SMALL = new Box(0, 0, 20, 20);
    private static final Box MEDIUM = new Box(100, 0, 150, 50);
    private static final Box NOWHERE = new Box(300, 300, 350, 350);

    /** Cells: one of two found, behind a false positive of medium size. Platelets: none there, one found. */
    private static Evaluation evaluation(Protocol protocol) {
        MeanAveragePrecision metric = new MeanAveragePrecision(protocol, List.of("cell", "platelet"));
        metric.add(
                List.of(
                        new LabelledBox(0, SMALL, false),
                        new LabelledBox(0, MEDIUM, false),
                        new LabelledBox(0, NOWHERE, true)),
                List.of(
                        new Detection(0, 0.9f, new Box(200, 200, 250, 250)),
                        new Detection(0, 0.8f, SMALL),
                        new Detection(1, 0.7f, MEDIUM)));
        return metric.result();
    }

    @Test
    void tableHasARowForEachClassAndOneForAll() {
        Evaluation evaluation = evaluation(Protocol.VOC10);
        Table table = evaluation.table();
        assertEquals("mAP@0.5 (VOC 2010, area) on 1 images", table.name());
        assertEquals(
                List.of("class", "objects", "difficult", "detections", "AP@0.5", "small", "medium", "large"),
                table.columnNames());
        assertEquals(
                List.of("cell", "platelet", "all"), table.stringColumn("class").asList());
        assertEquals(List.of(2, 0, 2), table.intColumn("objects").asList());
        assertEquals(List.of(1, 0, 1), table.intColumn("difficult").asList());
        assertEquals(List.of(2, 1, 3), table.intColumn("detections").asList());
        assertEquals(0.25, table.doubleColumn("AP@0.5").getDouble(0), 1e-12);
        assertTrue(table.doubleColumn("AP@0.5").isMissing(1));
        assertEquals(0.25, table.doubleColumn("AP@0.5").getDouble(2), 1e-12);
        assertEquals(1, table.doubleColumn("small").getDouble(0), 1e-12);
        assertEquals(0, table.doubleColumn("medium").getDouble(0), 1e-12);
        assertTrue(table.doubleColumn("large").isMissing(0));
    }

    @Test
    void tableOfSeveralIousHasThoseInCustomaryUse() {
        assertEquals(
                List.of("AP@[0.5:0.95]", "AP@0.5", "AP@0.75", "small", "medium", "large"),
                evaluation(Protocol.COCO).table().columnNames().subList(4, 10));
    }

    @Test
    void protocolStandsBesideTheNumbersWhereverTheyAreShown() {
        for (Protocol protocol : Protocol.values()) {
            Evaluation evaluation = evaluation(protocol);
            assertTrue(evaluation.toHtml().contains(evaluation.metric()), evaluation.toHtml());
            assertTrue(evaluation.toText().contains(evaluation.metric()), evaluation.toText());
            assertTrue(evaluation.toString().startsWith(evaluation.metric()), evaluation.toString());
            assertTrue(evaluation.curves().getTitle().contains(protocol.label()));
        }
    }

    /** One of two found at precision 1/2: the line is at 1/2 up to recall 1/2, then at 0. */
    @Test
    void curveIsTheEnvelope() {
        XYChart chart = evaluation(Protocol.VOC10).curves();
        assertEquals(List.of("cell 0.250"), List.copyOf(chart.getSeriesMap().keySet()));
        XYSeries series = chart.getSeriesMap().get("cell 0.250");
        assertEquals(
                List.of(0.0, 0.5, 0.5, 1.0),
                IntStream.range(0, 4).mapToObj(i -> series.getXData()[i]).toList());
        assertEquals(
                List.of(0.5, 0.5, 0.0, 0.0),
                IntStream.range(0, 4).mapToObj(i -> series.getYData()[i]).toList());
    }

    /** Of the cell there is one found at precision 1/2, before the other class's detection; so it is for all. */
    @Test
    void pooledCurveIsOneLine() {
        XYChart chart = evaluation(Protocol.VOC10).pooledCurve();
        assertEquals(
                List.of("all classes as one 0.250"),
                List.copyOf(chart.getSeriesMap().keySet()));
    }

    @Test
    void ofManyClassesTheBestAndTheWorstAreNamed() {
        List<String> names = IntStream.range(0, 20).mapToObj(c -> "class" + c).toList();
        MeanAveragePrecision metric = new MeanAveragePrecision(Protocol.VOC07, names);
        for (int c = 0; c < names.size(); c++) {
            List<Detection> detections = new ArrayList<>();
            for (int wrong = 0; wrong < (c + 3) % 20; wrong++) {
                detections.add(new Detection(c, 0.9f, NOWHERE));
            }
            detections.add(new Detection(c, 0.5f, SMALL));
            metric.add(List.of(new LabelledBox(c, SMALL, false)), detections);
        }
        Evaluation evaluation = metric.result();
        assertEquals(List.of("class17 1.000", "class16 0.050"), named(evaluation.curves()));
        assertEquals(20, evaluation.curves().getSeriesMap().size());
        assertEquals(List.of("class4 0.125", "class9 0.077"), named(evaluation.curves("class9", "class4")));
        IllegalArgumentException unknown =
                assertThrows(IllegalArgumentException.class, () -> evaluation.curves("class20"));
        assertTrue(unknown.getMessage().contains("class20"), unknown.getMessage());
    }

    @Test
    void sevenClassesAreAllNamedAndOfEightTwo() {
        for (int count : new int[] {7, 8}) {
            List<String> names =
                    IntStream.range(0, count).mapToObj(c -> "class" + c).toList();
            MeanAveragePrecision metric = new MeanAveragePrecision(Protocol.VOC10, names);
            for (int c = 0; c < count; c++) {
                metric.add(List.of(new LabelledBox(c, SMALL, false)), List.of(new Detection(c, 0.5f, SMALL)));
            }
            assertEquals(count == 7 ? 7 : 2, named(metric.result().curves()).size());
        }
    }

    @Test
    void curvesOfSeveralDetectorsHaveTheirNames() {
        Map<String, Evaluation> evaluations = new LinkedHashMap<>();
        evaluations.put("full", evaluation(Protocol.VOC10));
        evaluations.put("slim", evaluation(Protocol.VOC10));
        XYChart chart = Evaluation.pooledCurves(evaluations);
        assertEquals("AP@0.5 (VOC 2010, area), all classes as one", chart.getTitle());
        assertEquals(List.of("full", "slim"), List.copyOf(chart.getSeriesMap().keySet()));
        assertEquals(
                List.of(0.0, 1.0),
                List.of(chart.getStyler().getXAxisMin(), chart.getStyler().getXAxisMax()));
        assertEquals(
                List.of(0.0, 1.0),
                List.of(chart.getStyler().getYAxisMin(), chart.getStyler().getYAxisMax()));
    }

    @Test
    void whatWasNotMeasuredIsToldWithWhatWas() {
        Evaluation evaluation = evaluation(Protocol.VOC10);
        assertEquals(0.25, evaluation.mapAt(0.5));
        assertEquals(
                "IoU 0.75 was not measured, only [0.5]; name it when the metric is made.",
                assertThrows(IllegalArgumentException.class, () -> evaluation.mapAt(0.75))
                        .getMessage());
        assertEquals(
                "There is no size band huge, only [small, medium, large]; name it when the metric is made.",
                assertThrows(IllegalArgumentException.class, () -> evaluation.mapOf("huge"))
                        .getMessage());
        assertEquals("mAP@0.5 (VOC 2010, area) 0.2500 on 1 images", evaluation.toString());
        assertEquals(
                evaluation + "\n",
                evaluation.toText().substring(0, evaluation.toString().length() + 1));
    }

    private static List<String> named(XYChart chart) {
        return chart.getSeriesMap().values().stream()
                .filter(XYSeries::isShowInLegend)
                .map(XYSeries::getName)
                .toList();
    }
}
