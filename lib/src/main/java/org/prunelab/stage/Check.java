package org.prunelab.stage;

/** The limits that several settings share. */
final class Check {

    private Check() {}

    static void scale(String what, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("%s is %s; allowed are 0 and more.".formatted(what, value));
        }
    }

    static void range(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("%s is %d; allowed are %d to %d.".formatted(what, value, least, most));
        }
    }
}
