package org.prunelab.outcome;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.prunelab.report.Charts;
import org.prunelab.report.EndLabels;
import org.prunelab.report.Finding;
import org.prunelab.report.Palette;
import org.prunelab.report.Rendered;

/**
 * The mAP against a setting that prunes more and more, a line for each arm, from the whole model on: where it falls off
 * its cliff. Bands are a standard deviation over the seeds to either side.
 *
 * <pre>{@code
 * Cliff cliff = Cliff.of(experiment.recorded().where("arm", "paper", "random"), "percentiles");
 * cliff.finding()
 * }</pre>
 */
public final class Cliff implements Rendered {

    /** Below this share of the whole model's mAP the cliff has begun; as in sensitivity scans. */
    private static final double EDGE = 0.8;

    private final Outcomes outcomes;
    private final String setting;
    private final List<Line> lines;

    /** An arm's points by rising setting, the whole model first. */
    private record Line(String arm, double[] x, MeanSd[] y, MeanSd base) {}

    private Cliff(Outcomes outcomes, String setting, List<Line> lines) {
        this.outcomes = outcomes;
        this.setting = setting;
        this.lines = lines;
    }

    /**
     * The mAP right after pruning over a setting of the grid, such as {@code percentiles}; arms for which it is no number
     * are left out. A line starts at the whole model as it was trained: a training measures batch statistics anew at its
     * end, as pruning does, so that all are evaluated alike.
     */
    public static Cliff of(Outcomes outcomes, String setting) {
        List<Line> lines = new ArrayList<>();
        for (String arm : outcomes.values("arm")) {
            List<Outcome> rows = outcomes.rows().stream()
                    .filter(row -> row.arm().equals(arm) && row.number(setting) > 0)
                    .sorted(Comparator.comparingDouble(row -> row.number(setting)))
                    .toList();
            if (!rows.isEmpty()) {
                lines.add(line(arm, rows, setting));
            }
        }
        return new Cliff(outcomes, setting, lines);
    }

    private static Line line(String arm, List<Outcome> rows, String setting) {
        double[] x = rows.stream().mapToDouble(row -> row.number(setting)).toArray();
        MeanSd[] y = rows.stream().map(row -> row.measured("map_pruned")).toArray(MeanSd[]::new);
        return new Line(
                arm,
                DoubleStream.concat(DoubleStream.of(0), DoubleStream.of(x)).toArray(),
                Stream.concat(Stream.of(rows.get(0).measured("map_sparse")), Stream.of(y))
                        .toArray(MeanSd[]::new),
                rows.get(0).measured("map_base"));
    }

    /** The lines with their bands. */
    public XYChart chart() {
        XYChart chart =
                Charts.line("mAP after pruning (%s)".formatted(Outcomes.kind(outcomes.origin())), axisTitle(), "mAP");
        Axis y = Axis.around(lines.stream().flatMapToDouble(line -> Stream.of(line.y())
                .flatMapToDouble(
                        value -> DoubleStream.of(value.mean() - value.band(), value.mean() + value.band(), 0))));
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(y.max()).setXAxisMin(0.0);
        for (int i = 0; i < lines.size(); i++) {
            Band.add(chart, lines.get(i).arm(), lines.get(i).x(), lines.get(i).y(), 0, Palette.color(i));
        }
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            MeanLine.add(chart, line.arm(), line.x(), line.y(), i);
        }
        EndLabels.on(chart);
        return chart;
    }

    private String axisTitle() {
        return setting.equals("percentiles") ? "requested share of channels pruned" : setting;
    }

    /** For each arm the last value before the mAP falls below 80 % of the whole model's, and where it is above it again. */
    public Finding finding() {
        if (lines.isEmpty()) {
            return Outcomes.unknown();
        }
        return Finding.of(
                "mAP stays above 80 %% of the unpruned model's up to %s: %s.",
                setting, lines.stream().map(Cliff::inWords).collect(Collectors.joining("; ")));
    }

    /**
     * For each arm the largest share that can go at a small loss: at it, and at all smaller ones that were tried, the mean
     * mAP is at most so much below the base detector's, from which all arms start; where that is not known, below the
     * unpruned model's. An arm whose unpruned model has no more than five times the loss has no mAP to lose.
     *
     * @param loss of mAP that is accepted, such as 0.02 for two points
     */
    public Finding prunable(double loss) {
        if (lines.isEmpty()) {
            return Outcomes.unknown();
        }
        return Finding.of(
                "Prunable where mAP may fall by %.0f points below the base before any recovery: %s. (Largest share tried up to which every smaller one also passes.)",
                100 * loss, lines.stream().map(line -> prunable(line, loss)).collect(Collectors.joining("; ")));
    }

    private static String prunable(Line line, double loss) {
        if (line.y()[0].mean() <= 5 * loss) {
            return "\"%s\" has no mAP to lose".formatted(line.arm());
        }
        int last = 0;
        MeanSd reference = line.base().seeds() > 0 ? line.base() : line.y()[0];
        double least = reference.mean() - loss;
        while (last + 1 < line.x().length && line.y()[last + 1].mean() >= least) {
            last++;
        }
        return last == 0
                ? String.format(
                        Locale.ROOT,
                        "\"%s\" not even %.0f %% (mAP %s, from %s)",
                        line.arm(),
                        100 * line.x()[1],
                        line.y()[1].toString(3),
                        reference.toString(3))
                : String.format(
                        Locale.ROOT,
                        "\"%s\" %.0f %% (mAP %s, from %s)",
                        line.arm(),
                        100 * line.x()[last],
                        line.y()[last].toString(3),
                        reference.toString(3));
    }

    private static String inWords(Line line) {
        double[] x = line.x();
        int below = firstBelow(line);
        String again = IntStream.range(below, x.length)
                .filter(i -> !isBelow(line, i))
                .mapToObj(i -> String.valueOf(x[i]))
                .collect(Collectors.joining(", "));
        return "%s in \"%s\"%s"
                .formatted(
                        below == x.length
                                ? "at least %s (largest tried)".formatted(x[below - 1])
                                : below == 1 ? "below %s (smallest tried)".formatted(x[1]) : x[below - 1],
                        line.arm(),
                        again.isEmpty() ? "" : " (above it again at %s)".formatted(again));
    }

    /** The first point below the edge; the number of points where there is none. */
    private static int firstBelow(Line line) {
        return IntStream.range(1, line.x().length)
                .filter(i -> isBelow(line, i))
                .findFirst()
                .orElse(line.x().length);
    }

    private static boolean isBelow(Line line, int point) {
        return line.y()[point].mean() < EDGE * line.y()[0].mean();
    }

    private Rendered rendered() {
        if (outcomes.isEmpty()) {
            return outcomes.absent();
        }
        String nothing = "No arm of %s goes through %s.".formatted(outcomes.origin(), setting);
        return lines.isEmpty() ? Rendered.sentence(nothing) : Charts.rendered(chart());
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
