package org.prunelab.cli;

import java.util.Locale;

/** Constants as they stand on the command line. */
final class Words {

    private Words() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
