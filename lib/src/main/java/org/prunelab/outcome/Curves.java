package org.prunelab.outcome;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.prunelab.report.Charts;
import org.prunelab.report.EndLabels;
import org.prunelab.report.Finding;
import org.prunelab.report.Palette;
import org.prunelab.report.Rendered;

/**
 * A measure over the epochs of trainings, a line for each that differs by more than its seed: {@code loss}, {@code map},
 * {@code sparsity} or {@code rate}. Lines are means over the seeds, bands a standard deviation to either side.
 *
 * <pre>{@code
 * LearningCurves training = results.learningCurves().stage("sparse-train");
 * Curves sparsity = Curves.of(training, "sparsity"), ahead = Curves.of(training, "map").above("constant");
 * }</pre>
 */
public final class Curves implements Rendered {

    private final LearningCurves curves;
    private final Measure quantity;
    private final String reference; // empty where values are shown as they are

    private Curves(LearningCurves curves, Measure quantity, String reference) {
        this.curves = curves;
        this.quantity = quantity;
        this.reference = reference;
    }

    /** The curves of a measure; where there are none, a sentence says why. */
    public static Curves of(LearningCurves curves, String measure) {
        return new Curves(curves, Measure.of(measure), "");
    }

    /**
     * How much higher each line is than one of them, after the same epoch with the same seed.
     *
     * @param label of that line, such as its arm
     * @throws IllegalArgumentException where trainings are there, but none of that label
     */
    public Curves above(String label) {
        List<String> labels = curves.labels();
        if (!curves.isEmpty() && !labels.contains(label)) {
            throw new IllegalArgumentException("There is no training \"%s\" to compare with; there are %s."
                    .formatted(label, String.join(", ", labels)));
        }
        return new Curves(curves, quantity, label);
    }

    /** The lines with their bands. */
    public XYChart chart() {
        XYChart chart = Charts.line(
                "%s during training (%s)".formatted(title(), Outcomes.kind(curves.origin())), "epoch", title());
        Map<String, Map<Double, MeanSd>> lines = lines();
        Axis y = Axis.around(lines.values().stream()
                .flatMap(line -> line.values().stream())
                .flatMapToDouble(value -> DoubleStream.of(value.mean() - value.band(), value.mean() + value.band())));
        chart.getStyler().setYAxisMin(y.min()).setYAxisMax(y.max());
        chart.setCustomXAxisTickLabelsFormatter(epoch -> epoch == Math.rint(epoch) ? "%.0f".formatted(epoch) : "");
        lines.values().removeIf(Map::isEmpty);
        List<String> all = curves.labels(); // a line has the same colour with and without a reference
        lines.forEach(
                (label, line) -> Band.add(chart, label, x(line), y(line), y.min(), Palette.color(all.indexOf(label))));
        lines.forEach((label, line) -> MeanLine.add(chart, label, x(line), y(line), all.indexOf(label)));
        EndLabels.on(chart);
        return chart;
    }

    private String title() {
        return reference.isEmpty() ? quantity.title() : "%s above %s".formatted(quantity.title(), reference);
    }

    /** By label; what all are compared with is not among them. */
    private Map<String, Map<Double, MeanSd>> lines() {
        Map<Integer, Map<Long, Double>> compared = reference.isEmpty() ? Map.of() : values(reference);
        Map<String, Map<Double, MeanSd>> lines = new LinkedHashMap<>();
        for (String label : curves.labels()) {
            if (!label.equals(reference)) {
                lines.put(label, line(label, compared));
            }
        }
        return lines;
    }

    /** Mean and spread over the seeds by epoch, for those epochs after which it was measured. */
    private Map<Double, MeanSd> line(String label, Map<Integer, Map<Long, Double>> compared) {
        Map<Double, MeanSd> line = new TreeMap<>();
        values(label).forEach((epoch, bySeed) -> {
            if (!reference.isEmpty()) {
                Map<Long, Double> others = compared.getOrDefault(epoch, Map.of());
                bySeed.replaceAll((seed, value) -> value - others.getOrDefault(seed, Double.NaN));
            }
            MeanSd measured = quantity.shown(MeanSd.of(
                    bySeed.values().stream().mapToDouble(Double::doubleValue).toArray()));
            if (measured.seeds() > 0) {
                line.put((double) epoch, measured);
            }
        });
        return line;
    }

    /** By epoch and seed; NaN where it was not measured. */
    private Map<Integer, Map<Long, Double>> values(String label) {
        Map<Integer, Map<Long, Double>> values = new TreeMap<>();
        for (LearningCurve curve : curves.curves()) {
            if (curves.label(curve).equals(label)) {
                curve.epochs().forEach(epoch -> values.computeIfAbsent(epoch.epoch(), ignored -> new TreeMap<>())
                        .put(curve.seed(), epoch.measure(quantity.name())));
            }
        }
        return values;
    }

    /**
     * How far each line is above the one that all are compared with, after each epoch that was evaluated, in words.
     *
     * @throws IllegalStateException where nothing is compared: see {@link #above}
     */
    public Finding finding() {
        if (reference.isEmpty()) {
            throw new IllegalStateException("There is nothing to compare with; name a training with above(label).");
        }
        if (curves.isEmpty()) {
            return Outcomes.unknown();
        }
        String lines = lines().entrySet().stream()
                .map(line -> "\"%s\" %s".formatted(line.getKey(), leads(line.getValue())))
                .collect(Collectors.joining("; "));
        if (lines.isEmpty()) {
            return Finding.of("There is nothing to compare with \"%s\".", reference);
        }
        return Finding.of("%s, seed by seed: %s; * is told from 0, each epoch for itself.", title(), lines);
    }

    private String leads(Map<Double, MeanSd> line) {
        if (line.isEmpty()) {
            return "was not evaluated with the same seed after the same epoch";
        }
        return line.entrySet().stream()
                .map(epoch -> "after epoch %d %s%s"
                        .formatted(
                                epoch.getKey().intValue(),
                                epoch.getValue().signed(quantity.digits()),
                                epoch.getValue().isTold() ? "*" : ""))
                .collect(Collectors.joining(", "));
    }

    private static double[] x(Map<Double, MeanSd> line) {
        return line.keySet().stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static MeanSd[] y(Map<Double, MeanSd> line) {
        return line.values().toArray(MeanSd[]::new);
    }

    private Rendered rendered() {
        if (curves.isEmpty()) {
            return curves.absent();
        }
        XYChart chart = chart();
        String nothing = "No training of these has %s.".formatted(title());
        return chart.getSeriesMap().isEmpty() ? Rendered.sentence(nothing) : Charts.rendered(chart);
    }

    @Override
    public String toHtml() {
        return rendered().toHtml();
    }

    @Override
    public String toText() {
        return rendered().toText();
    }
}
