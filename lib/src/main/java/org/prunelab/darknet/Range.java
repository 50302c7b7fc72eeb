package org.prunelab.darknet;

/** The check of a whole number against what is allowed. */
final class Range {

    private Range() {}

    static void check(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "%s=%d is outside of what is allowed, %d to %d".formatted(key, value, least, most));
        }
    }
}
