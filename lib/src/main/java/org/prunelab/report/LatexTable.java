package org.prunelab.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Tables for papers: a {@code tabular} with the rules of the package booktabs, numbers to the right.
 *
 * <pre>{@code
 * Files.writeString(Path.of("table.tex"), LatexTable.render(table));
 * }</pre>
 */
public final class LatexTable {

    private LatexTable() {}

    /** All rows of the table in the standard format. */
    public static String render(Table table) {
        return render(table, TableFormat.standard());
    }

    /** All rows of the table, without a line break at the end. */
    public static String render(Table table, TableFormat format) {
        List<Column<?>> columns = table.columns();
        List<String[]> cells = columns.stream().map(format::cells).toList();
        String alignment = columns.stream()
                .map(column -> TableFormat.isNumeric(column) ? "r" : "l")
                .collect(Collectors.joining());
        String header = row(columns.stream().map(Column::name).toList());
        String rows = IntStream.range(0, table.rowCount())
                .mapToObj(row -> row(cells.stream().map(column -> column[row]).toList()) + "\n")
                .collect(Collectors.joining());
        return """
                \\begin{tabular}{%s}
                \\toprule
                %s
                \\midrule
                %s\\bottomrule
                \\end{tabular}""".formatted(alignment, header, rows);
    }

    private static String row(List<String> cells) {
        return cells.stream().map(LatexTable::escape).collect(Collectors.joining(" & ")) + " \\\\";
    }

    /** What LaTeX would take for a command; greek and arrows need a Unicode font or engine. */
    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints()
                .forEach(c -> escaped.append(
                        switch (c) {
                            case '\\' -> "\\textbackslash{}";
                            case '~' -> "\\textasciitilde{}";
                            case '^' -> "\\textasciicircum{}";
                            case '&', '%', '$', '#', '_', '{', '}' -> "\\" + Character.toString(c);
                            // of the usual text font they are other characters
                            case '<', '>', '|' -> "$" + Character.toString(c) + "$";
                            case '±' -> "$\\pm$";
                            case 'Δ' -> "$\\Delta$";
                            case 'γ' -> "$\\gamma$";
                            case '\n', '\r' -> " ";
                            default -> Character.toString(c);
                        }));
        return escaped.toString();
    }
}
