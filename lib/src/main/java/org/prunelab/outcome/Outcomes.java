package org.prunelab.outcome;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.prunelab.report.Finding;
import org.prunelab.report.FormattedTable;
import org.prunelab.report.Html;
import org.prunelab.report.Rendered;
import org.prunelab.report.TableFormat;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Results with mean and spread over seeds, live or recorded: what tables, charts and findings are made of. Where there
 * are none, all that is made of them says so in a sentence.
 *
 * <pre>{@code
 * Outcomes live = experiment.run().outcomes(), recorded = experiment.recorded();
 * recorded.where("target", "parameters=-0.8").order("map")
 * }</pre>
 */
public final class Outcomes implements Rendered {

    private static final String ARM = "arm";
    private static final int MOST_GROUPS = 8;
    private static final String[] USUAL = {"map", "map_pruned", "parameters_change_percent", "macs_change_percent"};

    private final String origin;
    private final String metric;
    private final String provenance;
    private final String absence;
    private final List<Outcome> rows;

    private Outcomes(String origin, String metric, String provenance, String absence, List<Outcome> rows) {
        this.origin = origin;
        this.metric = metric;
        this.provenance = provenance;
        this.absence = absence;
        this.rows = List.copyOf(rows);
    }

    /**
     * Those that there are.
     *
     * @param provenance the file that describes their runs, relative to notebooks; empty where there is none
     */
    public static Outcomes of(String origin, String metric, String provenance, List<Outcome> rows) {
        return new Outcomes(origin, metric, provenance, "No result is of this kind.", rows);
    }

    /** None, and why. */
    public static Outcomes none(String why) {
        return new Outcomes("", "mAP", "", why, List.of());
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Those that are there, in the order of the experiment's points. */
    public List<Outcome> rows() {
        return rows;
    }

    /** What the column {@code map} is: {@code mAP@0.5 (VOC 2007, 11 points)}. */
    public String metric() {
        return metric;
    }

    /** The file that describes their runs, relative to notebooks; empty where there is none. */
    String source() {
        return provenance;
    }

    /** The end of an origin for charts, such as {@code live, preset quick}: their notebook tells the rest. */
    static String kind(String origin) {
        return origin.substring(origin.lastIndexOf(": ") < 0 ? 0 : origin.lastIndexOf(": ") + 2);
    }

    /** Where they come from, for headings. */
    String origin() {
        return origin;
    }

    /** Those whose value in a column is one of some. */
    public Outcomes where(String column, Object... values) {
        Set<String> wanted = Arrays.stream(values).map(String::valueOf).collect(Collectors.toSet());
        return filter(row -> wanted.contains(row.values().getOrDefault(column, "")));
    }

    /** Those whose value in a column is none of some. */
    public Outcomes without(String column, Object... values) {
        Set<String> unwanted = Arrays.stream(values).map(String::valueOf).collect(Collectors.toSet());
        return filter(row -> !unwanted.contains(row.values().getOrDefault(column, "")));
    }

    private Outcomes filter(Predicate<Outcome> condition) {
        return new Outcomes(
                origin,
                metric,
                provenance,
                absence,
                rows.stream().filter(condition).toList());
    }

    /** The values in a column, each once, in their order. */
    public List<String> values(String column) {
        return distinct(row -> row.values().getOrDefault(column, ""));
    }

    private List<String> distinct(Function<Outcome, String> of) {
        return rows.stream().map(of).distinct().toList();
    }

    /** A row by what tells it from the others, in short: its arm, and what else differs, where arms are not enough. */
    String name(Outcome row) {
        List<String> parts = telling().stream()
                .filter(column -> !row.values().getOrDefault(column, "").isEmpty())
                .map(column -> column.equals(ARM)
                        ? row.arm()
                        : column + " " + row.values().get(column))
                .toList();
        return parts.isEmpty() ? "the only point" : String.join(", ", parts);
    }

    /** The same without the names of columns, for charts. */
    String label(Outcome row) {
        return telling().stream()
                .map(column -> row.values().getOrDefault(column, ""))
                .collect(Collectors.joining(" "));
    }

    private List<String> telling() {
        boolean arms = columns().contains(ARM);
        if (arms && values(ARM).size() == rows.size()) {
            return List.of(ARM);
        }
        return columns().stream()
                .filter(column -> column.equals(ARM) || values(column).size() > 1)
                .toList();
    }

    private List<String> columns() {
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.values().keySet()));
        return List.copyOf(columns);
    }

    /** A table of some measures, each as mean ± standard deviation where there are several seeds. */
    public Rendered show(String... measures) {
        return isEmpty() ? absent() : formatted(measures);
    }

    /** The percentiles that the solver found, a column for each group; arms with fewer groups leave the last ones empty. */
    public Rendered thresholds() {
        String[] groups = rows.stream()
                .flatMap(row -> row.columns().stream())
                .filter(column -> column.startsWith(Outcome.PERCENTILE))
                .distinct()
                .sorted(Comparator.comparingInt(
                        column -> Integer.parseInt(column.substring(Outcome.PERCENTILE.length()))))
                .limit(MOST_GROUPS)
                .toArray(String[]::new);
        return show(groups);
    }

    /** The same table, for export. */
    public FormattedTable formatted(String... measures) {
        Table table = Table.create(origin + (metric.isEmpty() ? "" : "; mAP is " + metric));
        columns()
                .forEach(column -> table.addColumns(StringColumn.create(
                        column,
                        rows.stream()
                                .map(row -> row.values().getOrDefault(column, ""))
                                .toList())));
        TableFormat format = TableFormat.standard();
        for (String measure : measures) {
            Measure quantity = Measure.of(measure);
            if (rows.stream()
                    .anyMatch(row -> Double.isFinite(row.measured(measure).mean()))) {
                table.addColumns(column(quantity));
                format = format.digits(quantity.title(), quantity.digits());
            }
        }
        table.addColumns(IntColumn.create(
                "seeds", rows.stream().mapToInt(row -> row.runs().size()).toArray()));
        return new FormattedTable(table, format);
    }

    /** The run that each number comes from: the last stage of each seed, linked to its description; of none, nothing. */
    public Rendered runs() {
        if (isEmpty()) {
            return Rendered.of("", "");
        }
        String html = rows.stream()
                .map(row -> "<li>%s: %s</li>"
                        .formatted(
                                Html.escape(name(row)),
                                row.runs().stream().map(this::link).collect(Collectors.joining(", "))))
                .collect(Collectors.joining("\n", "<details><summary>Runs</summary><ul>\n", "\n</ul></details>"));
        String text = rows.stream()
                .map(row -> name(row) + ": " + String.join(", ", row.runs()))
                .collect(Collectors.joining("\n"));
        return Rendered.of(html, text);
    }

    /** Browsers that know text fragments go to the run itself. */
    private String link(String run) {
        return provenance.isEmpty()
                ? "<code>%s</code>".formatted(Html.escape(run))
                : "<a href=\"%s#:~:text=%s\"><code>%2$s</code></a>"
                        .formatted(Html.escape(provenance), Html.escape(run));
    }

    private Column<?> column(Measure quantity) {
        List<MeanSd> shown = rows.stream()
                .map(row -> quantity.shown(row.measured(quantity.name())))
                .toList();
        return shown.stream().anyMatch(value -> Double.isFinite(value.sd()))
                ? StringColumn.create(
                        quantity.title(),
                        shown.stream()
                                .map(value -> value.toString(quantity.digits()))
                                .toList())
                : DoubleColumn.create(
                        quantity.title(),
                        shown.stream().mapToDouble(MeanSd::mean).toArray());
    }

    /** In words, that there is nothing; with the reason. */
    Rendered absent() {
        return Rendered.sentence(absence);
    }

    /** That a finding has to wait for results. */
    static Finding unknown() {
        return new Finding("Not known before there are results.");
    }

    /**
     * The rows from the highest of a measure to the lowest, and which are not told apart from the first; of fewer than three
     * seeds no order is told.
     */
    public Finding order(String measure) {
        return isEmpty() ? unknown() : OutcomeFindings.order(this, measure);
    }

    /** In how many pairs of rows the one that has more of a measure, as tables show it, has less of another. */
    public Finding opposed(String more, String less) {
        return isEmpty() ? unknown() : OutcomeFindings.opposed(this, more, less);
    }

    /** How much higher a measure is in one arm than in another, in a sentence, with its 95 % interval over the seeds. */
    public Finding difference(String measure, String arm, String other) {
        return isEmpty() ? unknown() : OutcomeFindings.difference(paired(measure, arm, other));
    }

    /**
     * How much higher a measure is in one arm than in another, seed by seed.
     *
     * @throws IllegalArgumentException where one of the arms has no row or several
     */
    public Difference paired(String measure, String arm, String other) {
        return new Difference(measure, ofArm(arm), ofArm(other));
    }

    /** The only row of an arm. */
    Outcome ofArm(String arm) {
        List<Outcome> found = rows.stream().filter(row -> row.arm().equals(arm)).toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException(
                    "The arm \"%s\" has %d rows, not one; narrow them down with where(column, value). Arms: %s."
                            .formatted(arm, found.size(), String.join(", ", values("arm"))));
        }
        return found.get(0);
    }

    /** Where nothing follows pruning, the mAP after it is that in the end. */
    private Rendered usual() {
        boolean pruned = rows.stream().allMatch(row -> row.measured(USUAL[0]).equals(row.measured(USUAL[1])));
        return show(Arrays.stream(USUAL)
                .filter(measure -> !pruned || !measure.equals(USUAL[1]))
                .toArray(String[]::new));
    }

    @Override
    public String toHtml() {
        return usual().toHtml();
    }

    @Override
    public String toText() {
        return usual().toText();
    }

    @Override
    public String toString() {
        return toText();
    }
}
