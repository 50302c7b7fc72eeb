package org.prunelab.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Tables for Markdown as GitHub and Jupyter read it, numbers to the right.
 *
 * <pre>{@code
 * Files.writeString(Path.of("table.md"), MarkdownTable.render(table));
 * }</pre>
 */
public final class MarkdownTable {

    private MarkdownTable() {}

    /** All rows of the table in the standard format. */
    public static String render(Table table) {
        return render(table, TableFormat.standard());
    }

    /** All rows of the table, without a line break at the end. */
    public static String render(Table table, TableFormat format) {
        List<Column<?>> columns = table.columns();
        List<String[]> cells = columns.stream().map(format::cells).toList();
        String rule = columns.stream()
                .map(column -> TableFormat.isNumeric(column) ? "---:" : "---")
                .collect(Collectors.joining(" | ", "| ", " |"));
        String rows = IntStream.range(0, table.rowCount())
                .mapToObj(row ->
                        "\n" + row(cells.stream().map(column -> column[row]).toList()))
                .collect(Collectors.joining());
        return row(columns.stream().map(Column::name).toList()) + "\n" + rule + rows;
    }

    private static String row(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.replace("\\", "\\\\").replace("|", "\\|").replaceAll("\\R", " "))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }
}
