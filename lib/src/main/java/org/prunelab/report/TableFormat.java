package org.prunelab.report;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * How a table's cells become text. Numbers have thousands separated by commas; the digits after the point are the same
 * down a column: those asked for, else 0 for whole numbers, else as many as show four significant digits of the
 * column's largest number.
 *
 * <pre>{@code
 * TextTable.render(table, TableFormat.standard().digits("mAP@0.5", 3).rows(20))
 * }</pre>
 *
 * @param digits digits after the point by column name, each in [0, 12]
 * @param maxRows rows shown at most, at least 2, or {@link #USUAL}; of a longer table the beginning and the end are shown,
 *     with a count
 */
public record TableFormat(Map<String, Integer> digits, int maxRows) {

    /** As many rows as suit what shows them. */
    public static final int USUAL = Integer.MAX_VALUE;

    private static final int SIGNIFICANT = 4;
    private static final int MOST_DIGITS = 12;
    private static final String SPREAD = " ± ";
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9.,]+(" + SPREAD + "[0-9.,]+)?");
    private static final int MOST_COLUMNS = 100;
    private static final int MOST_CHARACTERS = 300;

    public TableFormat {
        digits = Map.copyOf(digits);
        digits.forEach((column, count) -> {
            if (count < 0 || count > MOST_DIGITS) {
                throw new IllegalArgumentException("Column \"%s\" cannot show %d digits after the point; give 0 to %d."
                        .formatted(column, count, MOST_DIGITS));
            }
        });
        if (maxRows < 2) {
            throw new IllegalArgumentException("A table needs room for 2 rows at least, not %d.".formatted(maxRows));
        }
    }

    /** Digits by each column's size; 60 rows at most in text, and 400 on a page, where a table scrolls and prints whole. */
    public static TableFormat standard() {
        return new TableFormat(Map.of(), USUAL);
    }

    /** The same, with {@code count} digits after the point in {@code column}. */
    public TableFormat digits(String column, int count) {
        var more = new HashMap<>(digits);
        more.put(column, count);
        return new TableFormat(more, maxRows);
    }

    /** The same, showing {@code rows} rows at most. */
    public TableFormat rows(int rows) {
        return new TableFormat(digits, rows);
    }

    /** A shortened table's rows: {@code first} from the beginning, then {@code last} from the end. */
    record Shown(int first, int last, int hidden) {

        /** The rows' numbers. */
        IntStream rows() {
            int second = first + hidden;
            return IntStream.concat(IntStream.range(0, first), IntStream.range(second, second + last));
        }
    }

    /**
     * @param usual rows at most where none are asked for
     */
    Shown shown(Table table, int usual) {
        int rows = table.rowCount();
        int most = maxRows == USUAL ? usual : maxRows;
        if (rows <= most) {
            return new Shown(rows, 0, 0);
        }
        int last = Math.min(5, most / 2);
        return new Shown(most - last, last, rows - most);
    }

    /** The columns that are shown, the first ones of a very wide table. */
    static List<Column<?>> columns(Table table) {
        return table.columns().subList(0, Math.min(MOST_COLUMNS, table.columnCount()));
    }

    /** What a shortened table says below its rows; empty if all is shown. */
    static String hiddenColumns(Table table) {
        int hidden = table.columnCount() - MOST_COLUMNS;
        return hidden <= 0
                ? ""
                : String.format(Locale.ROOT, "%,d more columns, %,d in all", hidden, table.columnCount());
    }

    /** One column's cells as text, by row; a missing value is empty. */
    String[] cells(Column<?> column) {
        return cells(column, IntStream.range(0, column.size()));
    }

    /** The cells of some rows, those with very long texts cut off. */
    String[] shortCells(Column<?> column, Shown shown) {
        String[] cells = cells(column, shown.rows());
        for (int i = 0; i < cells.length; i++) {
            cells[i] = shortened(cells[i]);
        }
        return cells;
    }

    static String shortened(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS - 1) + "…";
    }

    private String[] cells(Column<?> column, IntStream rows) {
        int count = digitsOf(column);
        return rows.mapToObj(row -> cell(column, row, count)).toArray(String[]::new);
    }

    /** Numbers stand to the right, and texts that are decimal numbers, with or without their spread. */
    static boolean isNumeric(Column<?> column) {
        return column instanceof NumericColumn || (column instanceof StringColumn texts && allNumbers(texts));
    }

    private static boolean allNumbers(StringColumn texts) {
        List<String> given =
                texts.asList().stream().filter(text -> !text.isEmpty()).toList();
        return given.stream().anyMatch(text -> text.contains(".") || text.contains(SPREAD))
                && given.stream().allMatch(text -> NUMBER.matcher(text).matches());
    }

    private static String cell(Column<?> column, int row, int digits) {
        if (column.isMissing(row)) {
            return "";
        }
        if (column instanceof NumericColumn<?> numbers) {
            return number(numbers.getDouble(row), digits);
        }
        return String.valueOf(column.get(row));
    }

    /** What rounds to nothing has no sign. */
    private static String number(double value, int digits) {
        if (Double.isInfinite(value)) {
            return value < 0 ? "-∞" : "∞";
        }
        String text = String.format(Locale.ROOT, "%,." + digits + "f", value);
        return text.matches("-[0.]+") ? text.substring(1) : text;
    }

    private int digitsOf(Column<?> column) {
        Integer asked = digits.get(column.name());
        if (asked != null || !(column instanceof NumericColumn<?> numbers)) {
            return asked == null ? 0 : asked;
        }
        if (finite(numbers).allMatch(value -> value == Math.rint(value))) {
            return 0;
        }
        OptionalDouble largest = finite(numbers).map(Math::abs).max();
        int magnitude = (int) Math.floor(Math.log10(largest.orElse(1)));
        return Math.max(0, Math.min(SIGNIFICANT - 1 - magnitude, MOST_DIGITS));
    }

    private static DoubleStream finite(NumericColumn<?> column) {
        return IntStream.range(0, column.size())
                .filter(row -> !column.isMissing(row))
                .mapToDouble(column::getDouble)
                .filter(Double::isFinite);
    }
}
