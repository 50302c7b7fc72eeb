package org.prunelab.experiment;

import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.prunelab.darknet.Model;
import org.prunelab.evaluate.Evaluator;
import org.prunelab.evaluate.Protocol;
import org.prunelab.prune.PruningRule;
import org.prunelab.prune.Sensitivity;
import org.prunelab.prune.SensitivityScan;
import org.prunelab.report.Charts;
import org.prunelab.train.BatchStatistics;
import org.prunelab.voc.Voc;

/** Sensitivity scans on a data set: mAP@0.5 against the percentile of each group, the others whole. */
public final class Sensitivities {

    private Sensitivities() {}

    /**
     * Scans on the validation pictures; batch statistics are re-estimated before each evaluation, that of the whole
     * model too, so that all are judged alike.
     *
     * @param rule the groups and how channels are chosen; its own thresholds are not used
     * @param batches how many batches of 16 training pictures the statistics are measured on
     * @param percentiles in (0, 1), rising
     */
    public static Sensitivity scan(PruningRule rule, Model model, Voc voc, int batches, double... percentiles) {
        Evaluator evaluator =
                new Evaluator(voc.val(), voc.classes(), model.network().input().width(), Protocol.VOC07);
        Double[] boxed = DoubleStream.of(percentiles).boxed().toArray(Double[]::new);
        return SensitivityScan.of(rule, boxed).run(model, candidate -> evaluator
                .evaluate(BatchStatistics.reestimated(candidate, voc, batches))
                .map());
    }

    /** The curves; each starts at percentile 0 with the mAP of the whole model. */
    public static XYChart chart(Sensitivity sensitivity) {
        XYChart chart = Charts.line("Sensitivity of the groups", "percentile", "mAP@0.5");
        chart.getStyler().setYAxisMin(0.0);
        for (Sensitivity.Curve curve : sensitivity.groups()) {
            double[] percentiles = DoubleStream.concat(
                            DoubleStream.of(0), curve.points().stream().mapToDouble(Sensitivity.Point::percentile))
                    .toArray();
            double[] maps = DoubleStream.concat(
                            DoubleStream.of(sensitivity.unpruned()),
                            curve.points().stream().mapToDouble(Sensitivity.Point::map))
                    .toArray();
            chart.addSeries("group " + curve.group(), percentiles, maps);
        }
        return chart;
    }
}
