package org.prunelab.report;

import tech.tablesaw.api.Table;

/**
 * A table together with how it is to be shown.
 *
 * <pre>{@code
 * new FormattedTable(table, TableFormat.standard().digits("ms", 1))
 * }</pre>
 */
public record FormattedTable(Table table, TableFormat format) implements Rendered {

    @Override
    public String toHtml() {
        return HtmlTable.render(table, format);
    }

    @Override
    public String toText() {
        return TextTable.render(table, format);
    }

    @Override
    public String toString() {
        return toText();
    }
}
