package org.prunelab.worker;

import java.io.UncheckedIOException;
import org.prunelab.voc.VocException;

/**
 * Why a stage failed.
 *
 * <pre>{@code
 * try {
 *     experiment.run();
 * } catch (RuntimeException e) {
 *     System.err.println(Failure.inWords(e));
 * }
 * }</pre>
 */
public final class Failure {

    private Failure() {}

    /** A cause in words: the library's own errors speak to the reader; any other is told with its kind. */
    public static String inWords(Throwable cause) {
        boolean told = cause instanceof IllegalArgumentException
                || cause instanceof IllegalStateException
                || cause instanceof UncheckedIOException
                || cause instanceof VocException;
        return told && cause.getMessage() != null ? cause.getMessage() : cause.toString();
    }
}
