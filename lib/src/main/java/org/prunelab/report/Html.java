package org.prunelab.report;

/**
 * Text within HTML and SVG.
 *
 * <pre>{@code
 * String shown = "<b>" + Html.escape("a < b") + "</b>";
 * }</pre>
 */
public final class Html {

    private Html() {}

    /** The text with all characters escaped that mean something in HTML, in elements and in quoted attributes. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
