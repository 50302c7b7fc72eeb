package org.prunelab.evaluate;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.prunelab.report.Charts;
import org.prunelab.report.Palette;

/**
 * Precision over recall at the first IoU threshold, as the monotone envelopes that VOC and COCO judge by: the area under a
 * line is the average precision of VOC 2010.
 */
final class CurveChart {

    /** With more lines no reader finds the colour of one. */
    private static final int MOST_LABELS = 7;

    private static final Color FAINT = Palette.ink(0x80);

    private final XYChart chart;

    private CurveChart(Evaluation evaluation) {
        String metric = Evaluation.at("AP", evaluation.ious().subList(0, 1));
        chart = Charts.line("%s (%s)".formatted(metric, evaluation.protocol().label()), "recall", "precision");
        chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0);
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0);
    }

    /** A line for each of some classes; of many only the best and the worst are named, the others faint. */
    static XYChart ofClasses(Evaluation evaluation, List<ClassEvaluation> classes) {
        CurveChart chart = new CurveChart(evaluation);
        List<ClassEvaluation> drawn = classes.stream()
                .filter(c -> c.truths() > 0)
                .sorted((a, b) -> Double.compare(b.apByIou().get(0), a.apByIou().get(0)))
                .toList();
        boolean faint = drawn.size() > MOST_LABELS;
        for (int i = 0; i < drawn.size(); i++) {
            ClassEvaluation one = drawn.get(i);
            XYSeries series =
                    chart.add("%s %s".formatted(one.name(), number(one.apByIou().get(0))), one.curve());
            if (faint && i > 0 && i < drawn.size() - 1) {
                series.setLineColor(FAINT).setLineStyle(new BasicStroke(1)).setShowInLegend(false);
            }
        }
        return chart.chart;
    }

    /** The line of all detections of all classes under one score threshold. */
    static XYChart ofAll(Evaluation evaluation) {
        CurveChart chart = new CurveChart(evaluation);
        double ap = evaluation.protocol().averagePrecision(evaluation.pooled());
        chart.add("all classes as one %s".formatted(number(ap)), evaluation.pooled());
        return chart.chart;
    }

    /** The line of all classes under one score threshold for each of several detectors, by name. */
    static XYChart ofDetectors(Map<String, Evaluation> evaluations) {
        CurveChart chart = new CurveChart(evaluations.values().iterator().next());
        evaluations.forEach((name, evaluation) -> chart.add(name, evaluation.pooled()));
        chart.chart.setTitle(chart.chart.getTitle() + ", all classes as one");
        return chart.chart;
    }

    private static String number(double ap) {
        return String.format(Locale.ROOT, "%.3f", ap);
    }

    /** Steps: the envelope holds from the recall before to that of each true positive, then falls to 0. */
    private XYSeries add(String name, PrecisionRecall curve) {
        double[] envelope = curve.envelope();
        int points = envelope.length;
        double[] recall = new double[2 * points + 2];
        double[] precision = new double[2 * points + 2];
        for (int k = 0; k < points; k++) {
            recall[2 * k] = k == 0 ? 0 : curve.recall(k - 1);
            recall[2 * k + 1] = curve.recall(k);
            precision[2 * k] = envelope[k];
            precision[2 * k + 1] = envelope[k];
        }
        recall[2 * points] = points == 0 ? 0 : curve.recall(points - 1);
        recall[2 * points + 1] = 1;
        return chart.addSeries(name, recall, precision);
    }
}
