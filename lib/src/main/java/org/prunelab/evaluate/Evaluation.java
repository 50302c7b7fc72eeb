package org.prunelab.evaluate;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * How well a detector does on a data set. Means are over the classes that have objects to be found: a class without any
 * has an average precision of NaN and no part in the mean; where no class has any, the mean is NaN.
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
        PrecisionRecall pooled) {

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
        for (int t = 0; t < ious.size(); t++) {
            if (Math.abs(ious.get(t) - iou) < 1e-9) {
                int measured = t;
                return mean(c -> c.apByIou().get(measured));
            }
        }
        throw new IllegalArgumentException(
                "IoU %s was not measured, only %s; name it when the metric is made.".formatted(iou, ious));
    }

    /**
     * Mean average precision over the classes that have objects of one size, and over the IoU thresholds, in [0, 1].
     *
     * @throws IllegalArgumentException for a size band that was not measured
     */
    public double mapOf(String size) {
        List<String> names = sizes.stream().map(SizeBand::name).toList();
        int band = names.indexOf(size);
        if (band < 0) {
            throw new IllegalArgumentException(
                    "There is no size band %s, only %s; name it when the metric is made.".formatted(size, names));
        }
        return mean(c -> c.apBySize().get(band));
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
        String first = number(ious.get(0));
        String range = ious.size() == 1 ? first : "[" + first + ":" + number(ious.get(ious.size() - 1)) + "]";
        return "mAP@%s (%s)".formatted(range, protocol.label());
    }

    private static String number(double iou) {
        return String.valueOf(Math.round(iou * 1000) / 1000.0);
    }

    /** The metric and its value, then a line for each class. */
    @Override
    public String toString() {
        return classes.stream()
                .map(c -> String.format(
                        Locale.ROOT,
                        "%n  %-20s %6.4f  %d objects, %d difficult",
                        c.name(),
                        c.ap(),
                        c.truths(),
                        c.difficult()))
                .collect(Collectors.joining(
                        "", String.format(Locale.ROOT, "%s %.4f on %d images", metric(), map(), images), ""));
    }
}
