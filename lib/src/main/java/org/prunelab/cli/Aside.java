package org.prunelab.cli;

import java.io.PrintStream;
import java.util.function.Supplier;

/** Progress, which is for people, goes to standard error; standard output is for the result. */
final class Aside {

    private Aside() {}

    /** Does work that shows its progress on {@code System.out}. */
    static <T> T progress(Supplier<T> work) {
        PrintStream standardOutput = System.out;
        try {
            System.setOut(System.err);
            return work.get();
        } finally {
            System.setOut(standardOutput);
        }
    }
}
