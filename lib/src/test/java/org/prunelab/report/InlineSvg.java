package org.prunelab.report;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The HTML of drawings with their SVG in place, to be read by tests. */
public final class InlineSvg {

    private static final Pattern OBJECT =
            Pattern.compile("<object [^>]*data=\"data:image/svg\\+xml;base64,([^\"]*)\">.*?</object>", Pattern.DOTALL);

    private InlineSvg() {}

    /** The HTML with each drawing as the element that a browser makes of it. */
    public static String of(String html) {
        return OBJECT.matcher(html).replaceAll(InlineSvg::decoded);
    }

    private static String decoded(MatchResult drawing) {
        return new String(Base64.getDecoder().decode(drawing.group(1)), StandardCharsets.UTF_8)
                .replace("\\", "\\\\")
                .replace("$", "\\$");
    }
}
