package org.prunelab.store;

import java.util.regex.Pattern;

/**
 * What a run is a run of.
 *
 * <pre>{@code
 * new RunId("train", "0123456789abcdef").folder()
 * }</pre>
 *
 * @param stage its kind, in lower case with hyphens
 * @param key SHA-256 of all that its result depends on, in hexadecimal
 */
public record RunId(String stage, String key) {

    private static final int DIGITS = 20;

    /** The names of the folders of runs. */
    static final Pattern FOLDER = Pattern.compile("[a-z]+(-[a-z]+)*-[0-9a-f]{" + DIGITS + "}");

    private static final Pattern STAGE = Pattern.compile("[a-z]+(-[a-z]+)*");
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");

    public RunId {
        if (!STAGE.matcher(stage).matches() || !KEY.matcher(key).matches()) {
            throw new IllegalArgumentException(
                    "A run is named by its stage, in lower case with hyphens, and by 64 hexadecimal digits, not by \"%s\" and \"%s\"."
                            .formatted(stage, key));
        }
    }

    /** The name of its folder. */
    public String folder() {
        return stage + "-" + key.substring(0, DIGITS);
    }

    @Override
    public String toString() {
        return folder();
    }
}
