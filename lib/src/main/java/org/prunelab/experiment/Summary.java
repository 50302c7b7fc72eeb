package org.prunelab.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.prunelab.recipe.Trial;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Trials that differ by their seed only, put together. */
final class Summary {

    /** The end of the names of columns of standard deviations. */
    static final String SPREAD = "_sd";

    private Summary() {}

    /** A row for each combination of what stands before the seed, with mean and spread of what stands after it. */
    static Table of(Table table) {
        int seed = table.columnNames().indexOf(Trial.SEED);
        Map<List<Object>, List<Integer>> groups = new LinkedHashMap<>();
        for (int row = 0; row < table.rowCount(); row++) {
            List<Object> values = new ArrayList<>();
            for (Column<?> column : table.columns().subList(0, seed)) {
                values.add(column.get(row));
            }
            groups.computeIfAbsent(values, ignored -> new ArrayList<>()).add(row);
        }
        int[] firsts = groups.values().stream().mapToInt(rows -> rows.get(0)).toArray();
        Table summary = Table.create(table.name() + ", mean over seeds");
        for (Column<?> column : table.columns().subList(0, seed)) {
            summary.addColumns(column.subset(firsts));
        }
        summary.addColumns(LongColumn.create(
                "seeds", groups.values().stream().mapToLong(List::size).toArray()));
        for (Column<?> column : table.columns().subList(seed + 1, table.columnCount())) {
            DoubleColumn numbers = (DoubleColumn) column;
            summary.addColumns(mean(numbers, groups), spread(numbers, groups));
        }
        return summary;
    }

    private static DoubleColumn mean(DoubleColumn numbers, Map<List<Object>, List<Integer>> groups) {
        return DoubleColumn.create(
                numbers.name(),
                groups.values().stream()
                        .mapToDouble(rows -> of(numbers, rows).mean())
                        .toArray());
    }

    private static DoubleColumn spread(DoubleColumn numbers, Map<List<Object>, List<Integer>> groups) {
        return DoubleColumn.create(
                numbers.name() + SPREAD,
                groups.values().stream()
                        .mapToDouble(rows ->
                                rows.size() < 2 ? Double.NaN : of(numbers, rows).standardDeviation())
                        .toArray());
    }

    private static DoubleColumn of(DoubleColumn numbers, List<Integer> rows) {
        return numbers.subset(rows.stream().mapToInt(Integer::intValue).toArray());
    }
}
