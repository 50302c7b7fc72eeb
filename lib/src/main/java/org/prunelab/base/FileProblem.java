package org.prunelab.base;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Why a file can't be read or written, in words for the reader, who knows no Java.
 *
 * <pre>{@code
 * try {
 *     Files.readString(file);
 * } catch (java.io.IOException e) {
 *     System.out.println(FileProblem.inWords(file, e));
 * }
 * }</pre>
 */
public final class FileProblem {

    private FileProblem() {}

    /** The end of a sentence about a file, such as "access is denied; check the permissions". */
    public static String inWords(Path file, IOException problem) {
        return Files.isDirectory(file) ? "it is a folder; name a file" : inWords(problem);
    }

    /** The same about a file or a folder. */
    public static String inWords(IOException problem) {
        if (problem instanceof CharacterCodingException) {
            return "it is no text in UTF-8; name a text file";
        } else if (problem instanceof AccessDeniedException) {
            return "access is denied; check the permissions";
        } else if (problem instanceof NoSuchFileException || problem instanceof FileNotFoundException) {
            return "there is no such file or folder";
        } else if (problem instanceof ClosedByInterruptException) {
            return "it was interrupted; try again";
        } else if (problem instanceof FileAlreadyExistsException) {
            return "a file of that name is in the way";
        } else if (problem instanceof FileSystemException system && system.getReason() != null) {
            // the message would begin with the name of a file, perhaps a temporary one
            return system.getReason().substring(0, 1).toLowerCase(Locale.ROOT)
                    + system.getReason().substring(1);
        }
        return problem.getMessage() == null ? "it can't be accessed" : problem.getMessage();
    }
}
