package org.prunelab.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Tables for notebooks: numbers to the right, a header that stays in sight, long tables shortened with a count. Colours
 * are JupyterLab's own where it defines them, so light and dark themes both suit.
 */
public final class HtmlTable {

    private static final String STYLE = """
            <style>
            .prunelab-table { max-height: 30em; overflow: auto; }
            .prunelab-table table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 0; }
            .prunelab-table caption { text-align: left; font-weight: 600; padding: 0.2em 0.6em; color: inherit;
              white-space: nowrap; }
            .prunelab-table th, .prunelab-table td { padding: 0.2em 0.6em; white-space: nowrap; }
            .prunelab-table thead th { position: sticky; top: 0; background: var(--jp-layout-color0, #fff);
              border-bottom: 1px solid var(--jp-border-color1, #bdbdbd); font-weight: 600; }
            .prunelab-table .prunelab-hidden { text-align: center; color: var(--jp-ui-font-color2, #757575); }
            </style>
            """;

    private HtmlTable() {}

    /** The table in the standard format. */
    public static String render(Table table) {
        return render(table, TableFormat.standard());
    }

    /** The table as an HTML fragment; the table's name, if it has one, is its caption. */
    public static String render(Table table, TableFormat format) {
        TableFormat.Shown shown = format.shown(table);
        List<Column<?>> columns = table.columns();
        List<String[]> cells = columns.stream().map(format::cells).toList();

        var html = new StringBuilder(STYLE).append("<div class=\"prunelab-table\"><table>\n");
        if (table.name() != null && !table.name().isBlank()) {
            html.append("<caption>").append(Html.escape(table.name())).append("</caption>\n");
        }
        html.append("<thead><tr>");
        for (Column<?> column : columns) {
            html.append("<th scope=\"col\" style=\"text-align: %s\">".formatted(alignment(column)))
                    .append(Html.escape(column.name()))
                    .append("</th>");
        }
        html.append("</tr></thead>\n<tbody>\n");
        IntStream.range(0, shown.first()).forEach(row -> row(html, columns, cells, row));
        if (shown.hidden() > 0) {
            html.append(String.format(
                    Locale.ROOT,
                    "<tr><td class=\"prunelab-hidden\" colspan=\"%d\">… %,d more rows, %,d in all …</td></tr>\n",
                    columns.size(),
                    shown.hidden(),
                    table.rowCount()));
        }
        IntStream.range(table.rowCount() - shown.last(), table.rowCount())
                .forEach(row -> row(html, columns, cells, row));
        return html.append("</tbody></table></div>").toString();
    }

    private static void row(StringBuilder html, List<Column<?>> columns, List<String[]> cells, int row) {
        html.append("<tr>");
        for (int at = 0; at < columns.size(); at++) {
            html.append("<td style=\"text-align: %s\">".formatted(alignment(columns.get(at))))
                    .append(Html.escape(cells.get(at)[row]))
                    .append("</td>");
        }
        html.append("</tr>\n");
    }

    private static String alignment(Column<?> column) {
        return TableFormat.isNumeric(column) ? "right" : "left";
    }
}
