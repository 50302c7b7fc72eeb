package org.prunelab.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.prunelab.report.FormattedTable;
import org.prunelab.report.TableFormat;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** An evaluation as a table: a row for each class, then one for all, whose precisions are means and whose counts are sums. */
final class EvaluationTable {

    private static final int DIGITS = 4;

    private final Evaluation evaluation;

    private EvaluationTable(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    static FormattedTable of(Evaluation evaluation) {
        return new EvaluationTable(evaluation).table();
    }

    private FormattedTable table() {
        List<ClassEvaluation> classes = evaluation.classes();
        List<DoubleColumn> precisions = precisions();
        Table table = Table.create("%s on %d images".formatted(evaluation.metric(), evaluation.images()))
                .addColumns(
                        StringColumn.create(
                                "class", Stream.concat(classes.stream().map(ClassEvaluation::name), Stream.of("all"))),
                        counts("objects", classes.stream().mapToInt(ClassEvaluation::truths)),
                        counts("difficult", classes.stream().mapToInt(ClassEvaluation::difficult)),
                        counts("detections", classes.stream().mapToInt(ClassEvaluation::detections)))
                .addColumns(precisions.toArray(DoubleColumn[]::new));
        TableFormat format = TableFormat.standard();
        for (DoubleColumn column : precisions) {
            format = format.digits(column.name(), DIGITS);
        }
        return new FormattedTable(table, format);
    }

    private List<DoubleColumn> precisions() {
        List<DoubleColumn> columns = new ArrayList<>();
        columns.add(precision(
                evaluation.average("AP"),
                evaluation.classes().stream().mapToDouble(ClassEvaluation::ap),
                evaluation.map()));
        for (double iou : List.of(0.5, 0.75)) {
            int t = evaluation.indexOf(iou);
            if (t >= 0 && evaluation.ious().size() > 1) {
                columns.add(precision(
                        "AP@" + iou,
                        evaluation.classes().stream()
                                .mapToDouble(c -> c.apByIou().get(t)),
                        evaluation.mapAt(iou)));
            }
        }
        for (int b = 0; b < evaluation.sizes().size(); b++) {
            int band = b;
            String size = evaluation.sizes().get(b).name();
            columns.add(precision(
                    size,
                    evaluation.classes().stream().mapToDouble(c -> c.apBySize().get(band)),
                    evaluation.mapOf(size)));
        }
        return columns;
    }

    private static IntColumn counts(String name, IntStream byClass) {
        int[] counts = byClass.toArray();
        return IntColumn.create(
                name,
                IntStream.concat(
                                IntStream.of(counts),
                                IntStream.of(IntStream.of(counts).sum()))
                        .toArray());
    }

    /** NaN, where there are no objects, is a missing value. */
    private static DoubleColumn precision(String name, DoubleStream byClass, double mean) {
        return DoubleColumn.create(
                name, DoubleStream.concat(byClass, DoubleStream.of(mean)).toArray());
    }
}
