package org.prunelab.base;

/**
 * The check of a whole number against what is allowed.
 *
 * <pre>{@code
 * Range.check("stride", 2, 1, 1024);
 * }</pre>
 */
public final class Range {

    private Range() {}

    /**
     * Refuses a number that is out of range.
     *
     * @param key what the number is, as its file or its option calls it
     * @throws IllegalArgumentException with the key, the value and what is allowed
     */
    public static void check(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "%s=%d is outside of what is allowed, %d to %d".formatted(key, value, least, most));
        }
    }
}
