package org.prunelab.experiment;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** The columns that tell points apart. */
final class Values {

    private Values() {}

    /** A table of the values of points: whole numbers, numbers or texts. */
    static Table columns(List<Point> points) {
        Set<String> names = new LinkedHashSet<>();
        points.forEach(point -> names.addAll(point.values().keySet()));
        Table table = Table.create();
        names.forEach(name -> table.addColumns(column(
                name, points.stream().map(point -> point.values().get(name)).toList())));
        return table;
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
