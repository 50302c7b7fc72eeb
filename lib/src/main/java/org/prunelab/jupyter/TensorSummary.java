package org.prunelab.jupyter;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.prunelab.report.FormattedTable;
import org.prunelab.report.TableFormat;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Tensors in a few words, where DJL would print their numbers. */
final class TensorSummary {

    private static final int MOST = 50;

    /** What one tensor holds; the statistics are NaN where there is no number. */
    private record Row(String name, String shape, String type, String device, double min, double mean, double max) {

        static Row of(NDArray array) {
            if (array.isReleased()) {
                return new Row("", "closed", "", "", Double.NaN, Double.NaN, Double.NaN);
            }
            return of(array, statistics(array));
        }

        private static Row of(NDArray array, double[] minMeanMax) {
            return new Row(
                    array.getName() == null ? "" : array.getName(),
                    array.getShape().toString(),
                    array.getDataType().name().toLowerCase(Locale.ROOT),
                    nameOf(array.getDevice()),
                    minMeanMax[0],
                    minMeanMax[1],
                    minMeanMax[2]);
        }
    }

    private TensorSummary() {}

    private static String nameOf(Device device) {
        return device.isGpu() ? device.getDeviceType() + device.getDeviceId() : device.getDeviceType();
    }

    /** Shape, type, device, minimum, mean and maximum in one line. */
    static String text(NDArray array) {
        Row row = Row.of(array);
        return row.shape().equals("closed")
                ? "Tensor, closed"
                : String.format(
                        Locale.ROOT,
                        "Tensor %s %s on %s: min %.4g, mean %.4g, max %.4g",
                        row.shape(),
                        row.type(),
                        row.device(),
                        row.min(),
                        row.mean(),
                        row.max());
    }

    static FormattedTable table(NDArray array) {
        return table("", List.of(Row.of(array)));
    }

    /** A row for each tensor of a list, the first 50. */
    static FormattedTable table(NDList arrays) {
        List<Row> rows = arrays.stream().limit(MOST).map(Row::of).toList();
        return table("%,d tensors".formatted(arrays.size()), rows);
    }

    private static FormattedTable table(String name, List<Row> rows) {
        Table table = Table.create(
                name,
                IntColumn.create("index", IntStream.range(0, rows.size()).toArray()),
                StringColumn.create("name", rows.stream().map(Row::name).toList()),
                StringColumn.create("shape", rows.stream().map(Row::shape).toList()),
                StringColumn.create("type", rows.stream().map(Row::type).toList()),
                StringColumn.create("device", rows.stream().map(Row::device).toList()),
                DoubleColumn.create("min", rows.stream().mapToDouble(Row::min).toArray()),
                DoubleColumn.create("mean", rows.stream().mapToDouble(Row::mean).toArray()),
                DoubleColumn.create("max", rows.stream().mapToDouble(Row::max).toArray()));
        if (rows.size() == 1) {
            table.removeColumns("index", "name");
        }
        return new FormattedTable(table, TableFormat.standard());
    }

    private static double[] statistics(NDArray array) {
        double[] none = {Double.NaN, Double.NaN, Double.NaN};
        if (array.size() == 0 || array.getDataType() == DataType.STRING) {
            return none;
        }
        // what is computed here belongs to the tensor's manager, and must not stay there
        try (NDArray numbers = array.toType(DataType.FLOAT64, true);
                NDArray min = numbers.min();
                NDArray mean = numbers.mean();
                NDArray max = numbers.max()) {
            return new double[] {min.getDouble(), mean.getDouble(), max.getDouble()};
        }
    }
}
