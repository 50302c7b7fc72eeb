package org.prunelab.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Tables for terminals: aligned columns, numbers to the right, a rule below the header.
 *
 * <pre>{@code
 * System.out.println(TextTable.render(table));
 * }</pre>
 */
public final class TextTable {

    private static final String GAP = "  ";
    private static final int MOST_ROWS = 60;

    private TextTable() {}

    /** The table in the standard format. */
    public static String render(Table table) {
        return render(table, TableFormat.standard());
    }

    /** The table as lines of equal layout, without a line break at the end. */
    public static String render(Table table, TableFormat format) {
        TableFormat.Shown shown = format.shown(table, MOST_ROWS);
        List<String[]> columns = TableFormat.columns(table).stream()
                .map(column -> lines(column, format, shown))
                .toList();
        int height = shown.first() + shown.last() + 2;
        Stream<String> lines = IntStream.range(0, height)
                .mapToObj(line -> columns.stream().map(column -> column[line]).collect(Collectors.joining(GAP)))
                .map(String::stripTrailing);
        Stream<String> count = shown.hidden() == 0
                ? Stream.empty()
                : Stream.of(String.format(
                        Locale.ROOT,
                        "(%,d rows, %,d of them not shown after the first %,d)",
                        table.rowCount(),
                        shown.hidden(),
                        shown.first()));
        Stream<String> columnCount = Stream.of(TableFormat.hiddenColumns(table))
                .filter(text -> !text.isEmpty())
                .map("(%s)"::formatted);
        return Stream.of(lines, count, columnCount).flatMap(stream -> stream).collect(Collectors.joining("\n"));
    }

    /** Header, rule and shown cells of a column, all of one width. */
    private static String[] lines(Column<?> column, TableFormat format, TableFormat.Shown shown) {
        Stream<String> header = Stream.of(TableFormat.shortened(column.name()));
        String[] texts = Stream.concat(header, Arrays.stream(format.shortCells(column, shown)))
                .map(text -> text.replaceAll("\\R", " "))
                .toArray(String[]::new);
        int width = Arrays.stream(texts).mapToInt(TextTable::width).max().orElse(0);
        boolean right = TableFormat.isNumeric(column);
        Stream<String> padded = Arrays.stream(texts).map(text -> pad(text, width, right));
        Stream<String> rule = Stream.of("-".repeat(width));
        List<String> all = padded.toList();
        return Stream.of(all.stream().limit(1), rule, all.stream().skip(1))
                .flatMap(stream -> stream)
                .toArray(String[]::new);
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String pad(String text, int width, boolean right) {
        String space = " ".repeat(width - width(text));
        return right ? space + text : text + space;
    }
}
