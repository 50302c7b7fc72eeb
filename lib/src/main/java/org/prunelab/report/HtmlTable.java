package org.prunelab.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Tables for notebooks: numbers to the right, a header that stays in sight, long tables shortened with a count, whole
 * ones sorted by a click on the header. Colours are JupyterLab's or VS Code's own, so light and dark themes both suit.
 *
 * <pre>{@code
 * String html = HtmlTable.render(table, TableFormat.standard().rows(20));
 * }</pre>
 */
public final class HtmlTable {

    private static final String STYLE = """
            <style>
            .prunelab-table { max-height: 30em; overflow: auto; margin-bottom: 0.6em; }
            .prunelab-table table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 0; }
            .prunelab-table caption { text-align: left; font-weight: 600; padding: 0.2em 0.6em; color: inherit;
              white-space: nowrap; }
            .prunelab-table th { padding: 0.2em 0.6em; white-space: normal; vertical-align: bottom; }
            .prunelab-table td { padding: 0.2em 0.6em; white-space: nowrap; }
            .prunelab-table td.prunelab-prose { white-space: normal; min-width: 16em; }
            .prunelab-table thead th { position: sticky; top: 0; font-weight: 600;
              background: var(--jp-layout-color0, var(--vscode-editor-background, #fff));
              border-bottom: 1px solid var(--jp-border-color1, #bdbdbd); }
            .prunelab-table thead[onclick] th { cursor: pointer; }
            .prunelab-table th[aria-sort=ascending]::after { content: " ▲"; }
            .prunelab-table th[aria-sort=descending]::after { content: " ▼"; }
            @media print { .prunelab-table { max-height: none; overflow: visible; font-size: 80%; }
              .prunelab-table th, .prunelab-table td, .prunelab-table caption { white-space: normal; padding: 0.1em 0.4em; }
              .prunelab-table thead th { position: static; } }
            .prunelab-table .prunelab-hidden { text-align: center;
              color: var(--jp-ui-font-color2, var(--vscode-descriptionForeground, #757575)); }
            </style>
            """;

    /**
     * Sorts the rows by the column whose header was clicked, by number where it stands right; a second click turns them
     * round, and empty cells always come last. It stands in the table itself, since a page may not load scripts.
     */
    private static final String SORT = """
            const h = event.target.closest('th'), b = h.closest('table').tBodies[0], i = h.cellIndex; \
            const up = h.getAttribute('aria-sort') !== 'ascending', right = h.style.textAlign === 'right'; \
            const text = r => r.cells[i].textContent, \
            number = t => +t.replace(/,/g, '').replace('∞', 'Infinity'); \
            [...b.rows].sort((p, q) => { const s = text(p), t = text(q); \
            if (s === '' || t === '') return (s === '') - (t === ''); \
            const d = right ? number(s) - number(t) || 0 : s.localeCompare(t); return up ? d : -d; }) \
            .forEach(r => b.append(r)); \
            for (const o of h.parentNode.cells) o.removeAttribute('aria-sort'); \
            h.setAttribute('aria-sort', up ? 'ascending' : 'descending');""";

    private static final int MOST_ROWS = 400;

    /** A longer text is broken into lines. */
    private static final int LINE = 40;

    private HtmlTable() {}

    /** The table in the standard format. */
    public static String render(Table table) {
        return render(table, TableFormat.standard());
    }

    /** The table as an HTML fragment; the table's name, if it has one, is its caption. */
    public static String render(Table table, TableFormat format) {
        TableFormat.Shown shown = format.shown(table, MOST_ROWS);
        List<Column<?>> columns = TableFormat.columns(table);
        List<String[]> cells =
                columns.stream().map(column -> format.shortCells(column, shown)).toList();

        var html = new StringBuilder(STYLE).append("<div class=\"prunelab-table\"><table>\n");
        if (table.name() != null && !table.name().isBlank()) {
            html.append("<caption>")
                    .append(Html.escape(TableFormat.shortened(table.name())))
                    .append("</caption>\n");
        }
        // sorting the part that is shown would look like sorting all
        html.append(shown.hidden() > 0 ? "<thead>" : "<thead onclick=\"%s\">".formatted(Html.escape(SORT)))
                .append("<tr>");
        for (Column<?> column : columns) {
            html.append("<th scope=\"col\" style=\"text-align: %s\">".formatted(alignment(column)))
                    .append(Html.escape(TableFormat.shortened(column.name())))
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
        IntStream.range(shown.first(), shown.first() + shown.last()).forEach(row -> row(html, columns, cells, row));
        html.append("</tbody></table>");
        String hidden = TableFormat.hiddenColumns(table);
        if (!hidden.isEmpty()) {
            html.append("<div class=\"prunelab-hidden\">… ").append(hidden).append(" …</div>");
        }
        return html.append("</div>").toString();
    }

    private static void row(StringBuilder html, List<Column<?>> columns, List<String[]> cells, int row) {
        html.append("<tr>");
        for (int at = 0; at < columns.size(); at++) {
            String cell = cells.get(at)[row];
            html.append(cell.length() > LINE ? "<td class=\"prunelab-prose\"" : "<td")
                    .append(" style=\"text-align: %s\">".formatted(alignment(columns.get(at))))
                    .append(Html.escape(cell))
                    .append("</td>");
        }
        html.append("</tr>\n");
    }

    private static String alignment(Column<?> column) {
        return TableFormat.isNumeric(column) ? "right" : "left";
    }
}
