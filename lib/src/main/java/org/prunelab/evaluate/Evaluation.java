package org.prunelab.evaluate;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.prunelab.report.Rendered;
import tech.tablesaw.api.Table;

/**
 * How well a detector does on a data set. Means are over the classes that have objects to be found: a class without any
 * has an average precision of NaN and no part in the mean; where no class has any, the mean is NaN.
 *
 * <pre>{@code
 * System.out.println(evaluation.map());
 * evaluation.curves("circle", "star")                     // precision over recall, a chart
 * }</pre>
 *
 * @param protocol how detections were matched, and curves made numbers
 * @param ious the IoU thresholds, rising
 * @param sizes the size bands, in the order of {@link ClassEvaluation#apBySize}
 * @param images how many pictures there were
 * @param classes by class index
 * @param pooled precision against recall at the first IoU threshold, all classes under one score threshold
 */
public record Evaluation(
        Protocol protocol,
        List<Double> ious,
        List<SizeBand> sizes,
        int images,
        List<ClassEvaluation> classes,
        PrecisionRecall pooled)
        implements Rendered {

    /** Mean average precision over the classes and the IoU thresholds, in [0, 1]. */
    public double map() {
        return mean(ClassEvaluation::ap);
    }

    /**
     * Mean average precision at one of the IoU thresholds, in [0, 1].
     *
     * @throws IllegalArgumentException for a threshold that was not measured
     */
    public double mapAt(double iou) {
        int t = indexOf(iou);
        if (t < 0) {
            throw new IllegalArgumentException(
                    "IoU %s was not measured, only %s; name it when the metric is made.".formatted(iou, ious));
        }
        return mean(c -> c.apByIou().get(t));
    }

    /** The position of an IoU threshold, or -1. */
    int indexOf(double iou) {
        return IntStream.range(0, ious.size())
                .filter(t -> Math.abs(ious.get(t) - iou) < 1e-9)
                .findFirst()
                .orElse(-1);
    }

    /**
     * Mean average precision over the classes that have objects of one size, and over the IoU thresholds, in [0, 1].
     *
     * @throws IllegalArgumentException for a size band that was not measured
     */
    public double mapOf(String size) {
        int band = band(size);
        return mean(c -> c.apBySize().get(band));
    }

    /**
     * How many objects of one size were to be found.
     *
     * @throws IllegalArgumentException for a size band that was not measured
     */
    public int objectsOf(String size) {
        int band = band(size);
        return classes.stream().mapToInt(c -> c.truthsBySize().get(band)).sum();
    }

    private int band(String size) {
        List<String> names = sizes.stream().map(SizeBand::name).toList();
        int band = names.indexOf(size);
        if (band < 0) {
            throw new IllegalArgumentException(
                    "There is no size band %s, only %s; name it when the metric is made.".formatted(size, names));
        }
        return band;
    }

    private double mean(ToDoubleFunction<ClassEvaluation> ap) {
        return classes.stream()
                .mapToDouble(ap)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }

    /** What {@link #map} is, to stand beside the number: {@code mAP@0.5 (VOC 2010, area)}. */
    public String metric() {
        return "%s (%s)".formatted(average("mAP"), protocol.label());
    }

    /** A name with all IoU thresholds: {@code AP@0.5}, {@code AP@[0.5:0.95]}. */
    String average(String name) {
        return at(name, ious);
    }

    static String at(String name, List<Double> ious) {
        String first = number(ious.get(0));
        return name + "@" + (ious.size() == 1 ? first : "[" + first + ":" + number(ious.get(ious.size() - 1)) + "]");
    }

    private static String number(double iou) {
        return String.valueOf(Math.round(iou * 1000) / 1000.0);
    }

    /**
     * A row for each class and one for all: objects, detections, and average precision, over all IoU thresholds, at 0.5
     * and 0.75 where there are several, and of each size.
     */
    public Table table() {
        return EvaluationTable.of(this).table();
    }

    /**
     * Precision over recall at the first IoU threshold, a line for each class, named with its average precision. Of more
     * than seven only the best and the worst are named.
     *
     * @param names of the classes to be drawn; none: all that have objects
     * @throws IllegalArgumentException for a name that no class has
     */
    public XYChart curves(String... names) {
        List<String> known = classes.stream().map(ClassEvaluation::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("There is no class %s, only %s.".formatted(name, known));
            }
        }
        Set<String> asked = names.length == 0 ? Set.copyOf(known) : Set.of(names);
        return CurveChart.ofClasses(
                this, classes.stream().filter(c -> asked.contains(c.name())).toList());
    }

    /** Precision over recall at the first IoU threshold of all classes under one score threshold. */
    public XYChart pooledCurve() {
        return CurveChart.ofAll(this);
    }

    /**
     * The pooled curves of several detectors in one chart.
     *
     * @param evaluations by the detectors' names, at least one, all by one protocol
     */
    public static XYChart pooledCurves(Map<String, Evaluation> evaluations) {
        return CurveChart.ofDetectors(evaluations);
    }

    @Override
    public String toHtml() {
        return EvaluationTable.of(this).toHtml();
    }

    @Override
    public String toText() {
        return this + "\n" + EvaluationTable.of(this).toText();
    }

    /** The metric, its value and the number of pictures, in one line. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s %.4f on %d images", metric(), map(), images);
    }
}
