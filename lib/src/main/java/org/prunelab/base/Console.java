package org.prunelab.base;

import java.io.PrintStream;

/**
 * Where progress and notices are shown: on standard output, or for a while elsewhere, as on a command line, where standard
 * output is for the result.
 *
 * <pre>{@code
 * Console.out().println("VOC is already there.");
 * }</pre>
 */
public final class Console implements AutoCloseable {

    private static volatile PrintStream chosen;

    private final PrintStream before;

    private Console(PrintStream before) {
        this.before = before;
    }

    /** What is printed to now. */
    public static PrintStream out() {
        PrintStream stream = chosen;
        return stream == null ? System.out : stream; // a Java kernel changes System.out from cell to cell
    }

    /** Shows all on another stream, in every thread, until the result is closed. */
    public static Console to(PrintStream stream) {
        Console console = new Console(chosen);
        chosen = stream;
        return console;
    }

    @Override
    public void close() {
        chosen = before;
    }
}
