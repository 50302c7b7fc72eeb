package org.prunelab.report;

import java.util.Locale;

/**
 * A sentence or two about results, with its numbers computed:
 *
 * <pre>{@code
 * Finding.of("%s has the highest mAP@0.5, %.3f.", "pruned", evaluation.map())
 * }</pre>
 *
 * @param text in words
 */
public record Finding(String text) implements Rendered {

    /** The finding in the words of a format as {@link String#format}. */
    public static Finding of(String format, Object... values) {
        return new Finding(String.format(Locale.ROOT, format, values));
    }

    /** The same with what it is about before it, such as {@code "Recorded"}: for where the table is not beside it. */
    public Finding about(String what) {
        return new Finding(what + ": " + text);
    }

    @Override
    public String toHtml() {
        return "<p><b>Finding.</b> " + Html.escape(text) + "</p>";
    }

    @Override
    public String toText() {
        return "Finding. " + text;
    }

    @Override
    public String toString() {
        return toText();
    }
}
