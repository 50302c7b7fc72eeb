package org.prunelab.report;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What can be shown to a reader, in a notebook as HTML and anywhere else as text.
 *
 * <pre>{@code
 * Rendered both = Rendered.all(Rendered.of("<p>Before</p>", "Before"), evaluation);
 * }</pre>
 */
public interface Rendered {

    /** An HTML fragment that needs nothing from the network; all text that came from outside is escaped. */
    String toHtml();

    /** The same for terminals and logs, without a line break at the end. */
    String toText();

    /** A value whose two forms are known. */
    static Rendered of(String html, String text) {
        return new Rendered() {
            @Override
            public String toHtml() {
                return html;
            }

            @Override
            public String toText() {
                return text;
            }
        };
    }

    /** A sentence as a paragraph of its own. */
    static Rendered sentence(String text) {
        return of("<p>" + Html.escape(text) + "</p>", text);
    }

    /** Several values below each other; those that are empty take no line, and what says the same is said once. */
    static Rendered all(Rendered... parts) {
        return new Rendered() {
            @Override
            public String toHtml() {
                return Arrays.stream(parts)
                        .map(Rendered::toHtml)
                        .filter(html -> !html.isEmpty())
                        .distinct()
                        .collect(Collectors.joining("\n"));
            }

            @Override
            public String toText() {
                return Arrays.stream(parts)
                        .map(Rendered::toText)
                        .filter(text -> !text.isEmpty())
                        .distinct()
                        .collect(Collectors.joining("\n"));
            }
        };
    }
}
