package org.prunelab.voc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.prunelab.base.FileProblem;

/**
 * A file on its way, and beside it (ending {@code .from}) where it comes from: the address, and what the server calls
 * that version of the file.
 *
 * @param path of the file
 */
record PartFile(Path path) {

    static final String MAGIC = "ustar";
    static final int MAGIC_AT = 257;

    /** Bytes it holds so far; 0 where it is absent. */
    long length() {
        try {
            return Files.exists(path) ? Files.size(path) : 0;
        } catch (IOException unreadable) {
            throw problem("read", unreadable);
        }
    }

    /** Starts anew, empty. */
    void begin(URI address, Optional<String> version) {
        delete();
        try {
            Files.writeString(origin(), address + "\n" + version.orElse("") + "\n");
        } catch (IOException cannot) {
            throw problem("written", cannot);
        }
    }

    /** What the server at this address called the version of which this is a part, if it did. */
    Optional<String> version(URI address) {
        if (!Files.isRegularFile(origin())) {
            return Optional.empty();
        }
        List<String> lines = VocFolder.lines(origin());
        return lines.size() == 2
                        && lines.get(0).equals(address.toString())
                        && !lines.get(1).isBlank()
                ? Optional.of(lines.get(1))
                : Optional.empty();
    }

    /** To write at its end. */
    OutputStream append() {
        try {
            return Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException cannot) {
            throw problem("written", cannot);
        }
    }

    void write(OutputStream out, byte[] buffer, int count) {
        try {
            out.write(buffer, 0, count);
        } catch (IOException full) {
            throw problem("written", full);
        }
    }

    /** Whether what has come has the mark of a tar archive (POSIX.1-1988 and GNU alike). */
    boolean isTar() {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] head = in.readNBytes(MAGIC_AT + MAGIC.length());
            return new String(head, StandardCharsets.ISO_8859_1).startsWith(MAGIC, MAGIC_AT);
        } catch (IOException unreadable) {
            throw problem("read", unreadable);
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(path);
            Files.deleteIfExists(origin());
        } catch (IOException cannot) {
            throw problem("deleted", cannot);
        }
    }

    /** Gives the whole file its own name. */
    void rename(Path target) {
        try {
            Files.move(path, target);
            Files.deleteIfExists(origin());
        } catch (IOException cannot) {
            throw problem("renamed to " + target.getFileName(), cannot);
        }
    }

    private Path origin() {
        return path.resolveSibling(path.getFileName() + ".from");
    }

    private VocException problem(String what, IOException cause) {
        return new VocException(
                "%s cannot be %s: %s. %sThe next call resumes here."
                        .formatted(path, what, FileProblem.inWords(cause), free()),
                cause);
    }

    private String free() {
        try {
            return "The disk has %,d MB free. "
                    .formatted(Files.getFileStore(path.getParent()).getUsableSpace() / 1_000_000);
        } catch (IOException unknown) {
            return "";
        }
    }
}
