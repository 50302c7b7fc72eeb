package org.prunelab.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.prunelab.darknet.Model;
import org.prunelab.evaluate.ClassEvaluation;
import org.prunelab.evaluate.Evaluation;
import org.prunelab.evaluate.Latency;
import org.prunelab.evaluate.Protocol;
import org.prunelab.evaluate.SizeBand;
import org.prunelab.outcome.Breakdown;
import org.prunelab.outcome.MeanSd;
import org.prunelab.prune.Cost;
import org.prunelab.report.Finding;
import org.prunelab.report.HtmlTable;
import org.prunelab.report.Rendered;
import org.prunelab.report.TableFormat;
import org.prunelab.report.TextTable;
import org.prunelab.store.Store;
import org.prunelab.voc.Voc;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Models side by side: mAP@0.5, parameters, MACs and milliseconds, each with its change from the first.
 *
 * <pre>{@code
 * Comparison.on(voc).add("base", base.model()).add("pruned", pruned).measure()
 * }</pre>
 *
 * @param metric what the mAP is
 * @param rows in the order in which the models were named; the first is what the others are compared with
 */
public record Comparison(String metric, List<Row> rows) implements Rendered {

    private static final int LATENCY_ROUNDS = 30;

    /** One model. */
    public record Row(String name, Evaluation evaluation, Cost cost, Latency latency) {}

    /** Models to be compared on a data set, by name, in order. */
    public static final class Entrants {
        private final Voc voc;
        private final Map<String, Model> models = new LinkedHashMap<>();

        private Entrants(Voc voc) {
            this.voc = voc;
        }

        /** Adds a model. */
        public Entrants add(String name, Model model) {
            if (models.putIfAbsent(name, model) != null) {
                throw new IllegalArgumentException("There is already a model named " + name);
            }
            return this;
        }

        /**
         * Evaluates all models on the validation pictures, and times them by turns, one picture at a time; both with one
         * thread. The standard store keeps what was measured, so that the same models are read from there the next time.
         */
        public Comparison measure() {
            List<Model> all = List.copyOf(models.values());
            if (all.isEmpty()) {
                throw new IllegalStateException("There is no model to compare; add(name, model) first.");
            }
            Measurements measurements = Measurements.in(Store.standard());
            List<Evaluation> evaluations = measurements.evaluations(all, voc, Protocol.VOC07);
            List<Latency> latencies = measurements.latencies(all, LATENCY_ROUNDS);
            List<Row> rows = new ArrayList<>();
            for (String name : models.keySet()) {
                int i = rows.size();
                Cost cost = Cost.of(all.get(i).network());
                rows.add(new Row(name, evaluations.get(i), cost, latencies.get(i)));
            }
            return new Comparison(evaluations.get(0).metric(), rows);
        }
    }

    public Comparison {
        rows = List.copyOf(rows);
    }

    /** A comparison on the validation pictures of a data set. */
    public static Entrants on(Voc voc) {
        return new Entrants(voc);
    }

    /** The comparison as a table; changes are from the first row, which has none. */
    public Table table() {
        return Table.create(
                metric,
                StringColumn.create("model", rows.stream().map(Row::name).toList()),
                numbers("mAP@0.5", row -> row.evaluation().map()),
                changes("Δ mAP", row -> row.evaluation().map(), (value, first) -> value - first),
                LongColumn.create(
                        "parameters",
                        rows.stream().mapToLong(row -> row.cost().parameters()).toArray()),
                changes("Δ parameters [%]", row -> row.cost().parameters(), Comparison::percent),
                numbers("MMACs", row -> row.cost().macs() / 1e6),
                changes("Δ MACs [%]", row -> row.cost().macs(), Comparison::percent),
                numbers("ms", row -> row.latency().milliseconds()),
                changes("Δ ms [%]", row -> row.latency().milliseconds(), Comparison::percent));
    }

    /** The average precision of each class in each model. */
    public Breakdown byClass() {
        List<String> classes = rows.get(0).evaluation().classes().stream()
                .map(ClassEvaluation::name)
                .toList();
        return Breakdown.of(
                metric + " by class",
                "class",
                classes,
                names(),
                (part, model) -> MeanSd.of(evaluation(model).classes().get(part).ap()));
    }

    /** The mean average precision over objects of each size in each model. */
    public Breakdown bySize() {
        List<String> sizes =
                rows.get(0).evaluation().sizes().stream().map(SizeBand::name).toList();
        return Breakdown.of(
                metric + " by size",
                "size",
                sizes,
                names(),
                (part, model) -> MeanSd.of(evaluation(model).mapOf(sizes.get(part))));
    }

    /** Precision over recall of all classes as one, a line for each model. */
    public XYChart curves() {
        Map<String, Evaluation> evaluations = new LinkedHashMap<>();
        rows.forEach(row -> evaluations.put(row.name(), row.evaluation()));
        return Evaluation.pooledCurves(evaluations);
    }

    private List<String> names() {
        return rows.stream().map(Row::name).toList();
    }

    private Evaluation evaluation(int model) {
        return rows.get(model).evaluation();
    }

    /**
     * What the rows say about recovery, in sentences whose numbers are those of the table. The rows that are named are of
     * one network, so that the differences between their milliseconds are those of measuring.
     *
     * @param pruned the row of the pruned model
     * @param recovered the rows of the models that were trained on from it
     * @throws IllegalArgumentException where there is no row of a name
     */
    public Finding finding(String pruned, String... recovered) {
        Row first = rows.get(0);
        Row small = row(pruned);
        DoubleSummaryStatistics milliseconds = Stream.concat(
                        Stream.of(small), Arrays.stream(recovered).map(this::row))
                .mapToDouble(one -> change(one, row -> row.latency().milliseconds()))
                .summaryStatistics();
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "\"%s\" against \"%s\": parameters %+.1f %%, MACs %+.1f %%, milliseconds %s. mAP@0.5: %.3f of \"%s\", %.3f right after pruning",
                pruned,
                first.name(),
                change(small, row -> row.cost().parameters()),
                change(small, row -> row.cost().macs()),
                span(milliseconds),
                first.evaluation().map(),
                first.name(),
                small.evaluation().map()));
        for (String name : recovered) {
            text.append(String.format(
                    Locale.ROOT, ", %.3f %s", row(name).evaluation().map(), name));
        }
        return new Finding(text.append(". One seed: this shows how, not which.").toString());
    }

    /** Changes of one network's milliseconds, in per cent, from the least to the most that was measured. */
    private static String span(DoubleSummaryStatistics changes) {
        return changes.getCount() == 1
                ? String.format(Locale.ROOT, "%+.1f %%", changes.getMin())
                : String.format(
                        Locale.ROOT,
                        "%+.1f to %+.1f %% (one network, timed %d times)",
                        changes.getMin(),
                        changes.getMax(),
                        changes.getCount());
    }

    /** The change of a row from the first in per cent. */
    private double change(Row row, ToDoubleFunction<Row> value) {
        return percent(value.applyAsDouble(row), value.applyAsDouble(rows.get(0)));
    }

    private Row row(String name) {
        return rows.stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no row %s, only %s"
                        .formatted(name, rows.stream().map(Row::name).toList())));
    }

    private DoubleColumn numbers(String name, ToDoubleFunction<Row> value) {
        return DoubleColumn.create(name, rows.stream().mapToDouble(value).toArray());
    }

    private DoubleColumn changes(String name, ToDoubleFunction<Row> value, DoubleBinaryOperator change) {
        double first = value.applyAsDouble(rows.get(0));
        DoubleColumn column = numbers(name, row -> change.applyAsDouble(value.applyAsDouble(row), first));
        return column.setMissing(0);
    }

    private static double percent(double value, double first) {
        return 100 * (value / first - 1);
    }

    private static TableFormat format() {
        return TableFormat.standard()
                .digits("mAP@0.5", 3)
                .digits("Δ mAP", 3)
                .digits("Δ parameters [%]", 1)
                .digits("MMACs", 1)
                .digits("Δ MACs [%]", 1)
                .digits("ms", 1)
                .digits("Δ ms [%]", 1);
    }

    @Override
    public String toHtml() {
        return HtmlTable.render(table(), format());
    }

    @Override
    public String toText() {
        return TextTable.render(table(), format());
    }
}
