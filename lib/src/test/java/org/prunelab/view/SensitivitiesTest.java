package org.prunelab.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.XYChart;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.Yolov4;
import org.prunelab.evaluate.Evaluator;
import org.prunelab.evaluate.Protocol;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.Constants;
import org.prunelab.prune.PruningRule;
import org.prunelab.report.Charts;
import org.prunelab.report.Html;
import org.prunelab.shapes.Shapes;
import org.prunelab.solve.Sensitivity;
import org.prunelab.train.BatchStatistics;
import org.prunelab.voc.Voc;
import tech.tablesaw.api.Table;

class SensitivitiesTest {

    @TempDir
    private Path folder;

    @Test
    void pointsAreTheMapOfPrunedModelsWithStatisticsMeasuredAnew() {
        new Shapes(16, 3, 64, 2, 3).write(folder.resolve("shapes"));
        Voc voc = Voc.open(folder.resolve("shapes"));
        Network network = Yolov4.of(2).width(0.0625).at(64).build();
        Model model = new Model(network, Weights.random(network, 1));
        PruningRule rule = ChannelGroups.global(network).rule();

        Sensitivity sensitivity = Sensitivities.scan(rule, model, voc, 1, 0.3);

        Evaluator evaluator = new Evaluator(voc.val(), voc.classes(), 64, Protocol.VOC07);
        Model pruned = rule.percentiles(0.3).plan(model).apply(model, Constants.MOVED);
        double expected =
                evaluator.evaluate(BatchStatistics.reestimated(pruned, voc, 1)).map();
        double whole =
                evaluator.evaluate(BatchStatistics.reestimated(model, voc, 1)).map();
        assertEquals(whole, sensitivity.unpruned(), 1e-6);
        assertEquals(expected, sensitivity.groups().get(0).points().get(0).map(), 1e-6);
    }

    @Test
    void curvesStartAtTheWholeModel() {
        Sensitivity sensitivity = new Sensitivity(
                0.8,
                List.of(
                        new Sensitivity.Curve(
                                "neck", List.of(new Sensitivity.Point(0.3, 0.7), new Sensitivity.Point(0.6, 0.1))),
                        new Sensitivity.Curve("heads", List.of(new Sensitivity.Point(0.5, 0.75)))));
        XYChart chart = Sensitivities.chart(sensitivity);
        assertArrayEquals(
                new double[] {0, 0.3, 0.6},
                chart.getSeriesMap().get("group neck").getXData());
        assertArrayEquals(
                new double[] {0.8, 0.75},
                chart.getSeriesMap().get("group heads").getYData());
        assertEquals(1280, Charts.picture(chart).getWidth());
    }

    @Test
    void aScanShowsItsCurvesItsPointsAndThatItIsFlat() {
        Sensitivity sensitivity = new Sensitivity(
                0.8,
                List.of(
                        new Sensitivity.Curve("a < b", List.of(new Sensitivity.Point(0.3, 0.2))),
                        new Sensitivity.Curve("heads", List.of(new Sensitivity.Point(0.5, 0.1)))));
        Table table = Sensitivities.table(sensitivity);
        assertEquals(List.of("a < b", "heads"), table.stringColumn("group").asList());
        assertEquals(25, table.doubleColumn("left [%]").get(0), 1e-9);
        String html = Sensitivities.of(sensitivity).toHtml();
        assertTrue(html.contains("<img ") && html.contains("a &lt; b"), html);
        assertTrue(html.endsWith(Html.escape(sensitivity.whyFlat().orElseThrow()) + "</p>"), html);
        assertTrue(Sensitivities.of(sensitivity).toText().contains("\nNot sparse enough"));
    }
}
