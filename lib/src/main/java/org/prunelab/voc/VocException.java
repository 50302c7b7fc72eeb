package org.prunelab.voc;

/**
 * A data set that cannot be used as it stands. The message names the file and says what to do about it.
 *
 * <pre>{@code
 * try {
 *     Voc.open(Path.of("VOCdevkit"));
 * } catch (VocException e) {
 *     System.out.println(e.getMessage());                 // names the file and what is wrong
 * }
 * }</pre>
 */
public final class VocException extends RuntimeException {

    public VocException(String message) {
        super(message);
    }

    public VocException(String message, Throwable cause) {
        super(message, cause);
    }
}
