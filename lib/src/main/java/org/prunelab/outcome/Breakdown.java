package org.prunelab.outcome;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.prunelab.report.Charts;
import org.prunelab.report.FormattedTable;
import org.prunelab.report.Rendered;
import org.prunelab.report.TableFormat;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Average precision in parts, by class or by size of the objects, for several detectors.
 *
 * <pre>{@code
 * Breakdown sizes = Comparison.on(voc).add("base", base.model()).add("pruned", pruned).measure().bySize();
 * sizes.chart()
 * }</pre>
 *
 * @param title what the precision is
 * @param what the parts are, such as "class"
 * @param parts their names
 * @param detectors their names
 * @param precisions by part, then by detector; without a mean where a part has no objects
 */
public record Breakdown(
        String title, String what, List<String> parts, List<String> detectors, List<List<MeanSd>> precisions)
        implements Rendered {

    private static final int DIGITS = 3;
    private static final int MOST_COLUMNS = 8;

    /** The precision of a part, by its index, in a detector, by its index. */
    public interface Precision {
        MeanSd of(int part, int detector);
    }

    /** A table of what a function gives for each part and each detector. */
    public static Breakdown of(
            String title, String what, List<String> parts, List<String> detectors, Precision precision) {
        List<List<MeanSd>> precisions = IntStream.range(0, parts.size())
                .mapToObj(part -> IntStream.range(0, detectors.size())
                        .mapToObj(detector -> precision.of(part, detector))
                        .toList())
                .toList();
        return new Breakdown(title, what, parts, detectors, precisions);
    }

    /** The mAP of each row of outcomes over small, medium and large objects. */
    public static Rendered bySize(Outcomes outcomes) {
        List<String> sizes = List.of("small", "medium", "large");
        return of(
                outcomes,
                "size",
                sizes.stream().map(size -> withCount(outcomes, size)).toList(),
                sizes.stream().map("map_"::concat).toList());
    }

    /** Such as {@code medium (from 24 px, 590 objects)}; the name alone where the results do not tell. */
    private static String withCount(Outcomes outcomes, String size) {
        MeanSd objects = outcomes.rows().stream()
                .map(row -> row.measured("objects_" + size))
                .filter(count -> count.seeds() > 0)
                .findFirst()
                .orElse(MeanSd.of());
        MeanSd side = outcomes.rows().stream()
                .map(row -> row.measured("side_" + size))
                .filter(count -> count.seeds() > 0)
                .findFirst()
                .orElse(MeanSd.of());
        return objects.seeds() == 0
                ? size
                : String.format(Locale.ROOT, "%s (from %.0f px, %,.0f objects)", size, side.mean(), objects.mean());
    }

    /** The average precision of each class in each row of outcomes. */
    public static Rendered byClass(Outcomes outcomes) {
        List<String> columns = outcomes.rows().stream()
                .flatMap(row -> row.columns().stream())
                .filter(name -> name.startsWith(Outcome.CLASS))
                .distinct()
                .toList();
        List<String> classes = columns.stream()
                .map(name -> name.substring(Outcome.CLASS.length()))
                .toList();
        return of(outcomes, "class", classes, columns);
    }

    private static Rendered of(Outcomes outcomes, String what, List<String> parts, List<String> columns) {
        if (outcomes.isEmpty()) {
            return outcomes.absent();
        }
        List<Outcome> rows = outcomes.rows();
        return of(
                "%s by %s (%s)"
                        .formatted(outcomes.metric().replaceFirst(" .*", ""), what, Outcomes.kind(outcomes.origin())),
                what,
                parts,
                rows.stream().map(outcomes::name).toList(),
                (part, row) -> rows.get(row).measured(columns.get(part)));
    }

    /** A row for each detector and a column for each part; the other way round where there are many parts. */
    public FormattedTable table() {
        boolean wide = parts.size() <= MOST_COLUMNS;
        List<String> columns = wide ? parts : detectors;
        Table table = Table.create(title, StringColumn.create(wide ? "detector" : what, wide ? detectors : parts));
        TableFormat format = TableFormat.standard();
        for (int i = 0; i < columns.size(); i++) {
            table.addColumns(column(columns.get(i), wide ? precisions.get(i) : of(i)));
            format = format.digits(columns.get(i), DIGITS);
        }
        return new FormattedTable(table, format);
    }

    private static Column<?> column(String name, List<MeanSd> values) {
        return values.stream().anyMatch(value -> Double.isFinite(value.sd()))
                ? StringColumn.create(
                        name,
                        values.stream().map(value -> value.toString(DIGITS)).toList())
                : DoubleColumn.create(
                        name, values.stream().mapToDouble(MeanSd::mean).toArray());
    }

    /** Bars in a bunch for each part; their spread, where it is known, as error bars. */
    public CategoryChart chart() {
        CategoryChart chart = Charts.groupedBars(title, what, "average precision");
        for (int d = 0; d < detectors.size(); d++) {
            List<Double> means = new ArrayList<>();
            List<Double> spreads = new ArrayList<>();
            for (MeanSd value : of(d)) {
                means.add(Double.isFinite(value.mean()) ? value.mean() : null);
                spreads.add(value.band());
            }
            boolean known = spreads.stream().anyMatch(spread -> spread > 0);
            chart.addSeries(detectors.get(d), parts, means, known ? spreads : null);
        }
        return chart;
    }

    /** The precisions of a detector, by part. */
    private List<MeanSd> of(int detector) {
        return precisions.stream().map(row -> row.get(detector)).toList();
    }

    @Override
    public String toHtml() {
        return table().toHtml() + "\n" + Charts.rendered(chart()).toHtml();
    }

    @Override
    public String toText() {
        return title + "\n" + table().toText();
    }
}
