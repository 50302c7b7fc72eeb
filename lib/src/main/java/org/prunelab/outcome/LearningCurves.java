package org.prunelab.outcome;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.prunelab.report.FormattedTable;
import org.prunelab.report.Rendered;
import org.prunelab.report.TableFormat;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How the trainings of an experiment went, live or recorded. Where nothing is recorded, all that is made of them says so in
 * a sentence.
 *
 * <pre>{@code
 * LearningCurves sparse = experiment.run().learningCurves().stage("sparse-train");
 * Rendered.all(Curves.of(sparse, "map"), GammaRidges.of(sparse))
 * }</pre>
 */
public final class LearningCurves implements Rendered {

    private static final String ARM = "arm";

    private final String origin;
    private final String absence;
    private final List<String> columns;
    private final List<LearningCurve> curves;

    private LearningCurves(String origin, String absence, List<String> columns, List<LearningCurve> curves) {
        this.origin = origin;
        this.absence = absence;
        this.columns = List.copyOf(columns);
        this.curves = List.copyOf(curves);
    }

    /** Those that there are, with the columns of their values in the order of the table. */
    public static LearningCurves of(String origin, List<String> columns, List<LearningCurve> curves) {
        return new LearningCurves(origin, "No training is of this kind.", columns, curves);
    }

    /** None, and why. */
    public static LearningCurves none(String why) {
        return new LearningCurves("", why, List.of(), List.of());
    }

    public boolean isEmpty() {
        return curves.isEmpty();
    }

    /** In the order of the experiment's points. */
    public List<LearningCurve> curves() {
        return curves;
    }

    /** Where they come from, for headings. */
    String origin() {
        return origin;
    }

    public List<String> columns() {
        return columns;
    }

    /** Those of a kind of stage: train, zoo or transfer, sparse-train, fine-tune or distill. */
    public LearningCurves stage(String name) {
        return filter(curve -> curve.stage().equals(name));
    }

    /** Those whose value in a column is one of some; what points with different values share has none. */
    public LearningCurves where(String column, Object... values) {
        Set<String> wanted = Arrays.stream(values).map(String::valueOf).collect(Collectors.toSet());
        return filter(curve -> wanted.contains(curve.values().getOrDefault(column, "")));
    }

    private LearningCurves filter(Predicate<LearningCurve> condition) {
        return new LearningCurves(
                origin, absence, columns, curves.stream().filter(condition).toList());
    }

    /** A training by what tells it from the others, its seed apart: such as its arm. */
    String label(LearningCurve curve) {
        String values = columns.stream()
                .filter(this::tells)
                .map(column -> curve.values().getOrDefault(column, ""))
                .filter(value -> !value.isEmpty())
                .collect(Collectors.joining(", "));
        boolean told = curves.stream()
                .filter(other -> other.values().equals(curve.values()))
                .allMatch(other -> other.stage().equals(curve.stage()));
        return values.isEmpty() ? curve.stage() : told ? values : curve.stage() + ", " + values;
    }

    private boolean tells(String column) {
        return column.equals(ARM)
                || curves.stream()
                                .map(curve -> curve.values().getOrDefault(column, ""))
                                .distinct()
                                .count()
                        > 1;
    }

    /** The labels of all, each once. */
    public List<String> labels() {
        return curves.stream().map(this::label).distinct().toList();
    }

    /** In words, that there is nothing; with the reason. */
    Rendered absent() {
        return Rendered.sentence(absence);
    }

    /** A row for each training: what it came to, and the sparse rate that acted on the way. */
    private Rendered table() {
        if (isEmpty()) {
            return absent();
        }
        Table table = Table.create(
                origin,
                StringColumn.create("training", curves.stream().map(this::label).toList()),
                LongColumn.create(
                        Outcome.SEED,
                        curves.stream().mapToLong(LearningCurve::seed).toArray()),
                LongColumn.create(
                        "epochs",
                        curves.stream()
                                .mapToLong(curve -> curve.epochs().size())
                                .toArray()));
        TableFormat format = TableFormat.standard();
        for (String measure : List.of("loss", "map", "sparsity")) {
            format = add(table, format, measure, curve -> curve.last().measure(measure));
        }
        return new FormattedTable(table, add(table, format, "rate", LearningCurve::meanRate));
    }

    /** Adds a column unless it would be empty. */
    private TableFormat add(Table table, TableFormat format, String measure, ToDoubleFunction<LearningCurve> of) {
        Measure quantity = Measure.of(measure);
        double[] values = curves.stream()
                .mapToDouble(curve -> quantity.factor() * of.applyAsDouble(curve))
                .toArray();
        if (Arrays.stream(values).noneMatch(Double::isFinite)) {
            return format;
        }
        table.addColumns(DoubleColumn.create(quantity.title(), values));
        return format.digits(quantity.title(), quantity.digits());
    }

    @Override
    public String toHtml() {
        return table().toHtml();
    }

    @Override
    public String toText() {
        return table().toText();
    }

    @Override
    public String toString() {
        return toText();
    }
}
