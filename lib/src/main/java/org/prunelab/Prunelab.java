package org.prunelab;

import org.prunelab.jupyter.LibraryMap;
import org.prunelab.jupyter.RunningKernel;
import org.prunelab.report.Rendered;

/**
 * The way into this library from a notebook.
 *
 * <pre>{@code
 * Prunelab.install();         // in IJava; JJava does without
 * Prunelab.help()             // a map of the library
 * }</pre>
 */
public final class Prunelab {

    private Prunelab() {}

    /**
     * Makes the notebook show tables, charts, pictures and progress, and imports this library's packages. Only the
     * original IJava kernel needs it, once; JJava does it when the library comes onto the class path.
     *
     * @throws IllegalStateException where no Java kernel runs in this process
     */
    public static void install() {
        RunningKernel.install();
    }

    /** What there is in this library, in the order in which one needs it, with examples and sources. */
    public static Rendered help() {
        return LibraryMap.shown();
    }
}
