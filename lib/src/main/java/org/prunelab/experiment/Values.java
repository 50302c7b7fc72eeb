package org.prunelab.experiment;

import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.prunelab.recipe.Trial;
import org.prunelab.report.TableFormat;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** The columns that tell trials apart. */
final class Values {

    private static final int MOST_DIGITS = 12;

    private Values() {}

    /** A table of the values of trials: whole numbers, numbers or texts. */
    static Table columns(List<Trial> trials) {
        Set<String> names = new LinkedHashSet<>();
        trials.forEach(trial -> names.addAll(trial.values().keySet()));
        Table table = Table.create();
        names.forEach(name -> table.addColumns(column(
                name, trials.stream().map(trial -> trial.values().get(name)).toList())));
        return table;
    }

    /** A format that shows a table's numbers with as many digits as the longest of their column has. */
    static TableFormat format(Table values) {
        TableFormat format = TableFormat.standard();
        for (Column<?> column : values.columns()) {
            if (column instanceof DoubleColumn numbers) {
                int digits = numbers.asList().stream()
                        .mapToInt(number ->
                                BigDecimal.valueOf(number).stripTrailingZeros().scale())
                        .max()
                        .orElse(0);
                format = format.digits(column.name(), Math.max(0, Math.min(MOST_DIGITS, digits)));
            }
        }
        return format;
    }

    private static Column<?> column(String name, List<Object> values) {
        if (values.stream().allMatch(Long.class::isInstance)) {
            return LongColumn.create(
                    name,
                    values.stream()
                            .mapToLong(value -> ((Number) value).longValue())
                            .toArray());
        }
        if (values.stream().allMatch(Number.class::isInstance)) {
            return DoubleColumn.create(
                    name,
                    values.stream()
                            .mapToDouble(value -> ((Number) value).doubleValue())
                            .toArray());
        }
        return StringColumn.create(name, values.stream().map(String::valueOf).toList());
    }
}
