package org.prunelab.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.prunelab.report.Charts;
import org.prunelab.report.EndLabels;
import org.prunelab.report.Palette;
import org.prunelab.report.Rendered;

/**
 * A measure over the epochs of trainings, a line for each that differs by more than its seed: {@code loss}, {@code map},
 * {@code sparsity} or {@code rate}. Lines are means over the seeds, bands a standard deviation to either side.
 *
 * <pre>{@code
 * Curves.of(results.histories().stage("sparse-train"), "sparsity")
 * }</pre>
 */
public final class Curves implements Rendered {

    private final Histories histories;
    private final Quantity quantity;

    private Curves(Histories histories, Quantity quantity) {
        this.histories = histories;
        this.quantity = quantity;
    }

    /** The courses of a measure; where there are none, a sentence says why. */
    public static Curves of(Histories histories, String measure) {
        return new Curves(histories, Quantity.of(measure));
    }

    /** The lines with their bands. */
    public XYChart chart() {
        XYChart chart = Charts.line(histories.origin(), "epoch", quantity.title());
        List<String> labels = histories.labels();
        List<Map<Double, Measured>> lines = labels.stream().map(this::line).toList();
        Axis y = Axis.around(lines.stream()
                .flatMap(line -> line.values().stream())
                .flatMapToDouble(value -> DoubleStream.of(value.mean() - value.band(), value.mean() + value.band())));
        chart.getStyler().setYAxisMin(y.min()).setYAxisMax(y.max()).setXAxisMin(0.0);
        for (int i = 0; i < labels.size(); i++) {
            if (!lines.get(i).isEmpty()) {
                Band.add(chart, labels.get(i), x(lines.get(i)), y(lines.get(i)), y.min(), Palette.color(i));
            }
        }
        for (int i = 0; i < labels.size(); i++) {
            Map<Double, Measured> line = lines.get(i);
            if (!line.isEmpty()) {
                MeanLine.add(chart, labels.get(i), x(line), y(line), i);
            }
        }
        EndLabels.on(chart);
        return chart;
    }

    /** Mean and spread by epoch, for those epochs after which it was measured. */
    private Map<Double, Measured> line(String label) {
        Map<Double, double[]> values = new TreeMap<>();
        for (Course course : histories.courses()) {
            if (histories.label(course).equals(label)) {
                course.epochs()
                        .forEach(epoch -> values.merge(
                                (double) epoch.epoch(), new double[] {epoch.measure(quantity.name())}, Curves::joined));
            }
        }
        Map<Double, Measured> line = new TreeMap<>();
        values.forEach((epoch, of) -> {
            Measured measured = quantity.shown(Measured.of(of));
            if (Double.isFinite(measured.mean())) {
                line.put(epoch, measured);
            }
        });
        return line;
    }

    private static double[] joined(double[] some, double[] more) {
        double[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    private static double[] x(Map<Double, Measured> line) {
        return line.keySet().stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static Measured[] y(Map<Double, Measured> line) {
        return line.values().toArray(Measured[]::new);
    }

    private Rendered rendered() {
        if (histories.isEmpty()) {
            return histories.absent();
        }
        XYChart chart = chart();
        String nothing = "No training of these has %s.".formatted(quantity.title());
        return chart.getSeriesMap().isEmpty() ? Rendered.of("<p>" + nothing + "</p>", nothing) : Charts.rendered(chart);
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
