package org.prunelab.base;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file whole or not at all: aside, as {@code name.part}, then renamed.
 *
 * <pre>{@code
 * WholeFile.writeText("report", Path.of("report.md"), MarkdownTable.render(table));
 * }</pre>
 */
public final class WholeFile {

    private WholeFile() {}

    /** What is to stand in the file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    /**
     * Writes a file. Where that fails, the file is as it was before and nothing is left aside.
     *
     * @param what what is written, for the message: "The weights can't be written to ..."
     * @throws UncheckedIOException where the folder is missing or the disk refuses
     */
    public static void write(String what, Path file, Content content) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw failure(what, file, new IOException("there is no folder %s; make it first".formatted(folder)));
        }
        if (Files.isDirectory(file)) {
            throw failure(what, file, new IOException("it is a folder"));
        }
        Path aside = folder.resolve(file.getFileName() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(
                    aside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                content.writeTo(channel);
            }
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failure(what, file, e);
        } finally {
            remove(aside);
        }
    }

    /** Writes a text in UTF-8; see {@link #write}. */
    public static void writeText(String what, Path file, String text) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        write(what, file, channel -> Floats.writeAll(channel, bytes));
    }

    /** Writes bytes; see {@link #write}. */
    public static void writeBytes(String what, Path file, byte[] bytes) {
        write(what, file, channel -> Floats.writeAll(channel, ByteBuffer.wrap(bytes)));
    }

    /**
     * Deletes a file where it is there.
     *
     * @throws UncheckedIOException where that can't be
     */
    public static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("%s can't be deleted: %s".formatted(file, FileProblem.inWords(e)), e);
        }
    }

    private static void remove(Path aside) {
        try {
            Files.deleteIfExists(aside);
        } catch (IOException e) {
            // a leftover under the name .part harms nobody, and must not hide why the writing failed
        }
    }

    private static UncheckedIOException failure(String what, Path file, IOException cause) {
        return new UncheckedIOException(
                "The %s can't be written to %s: %s".formatted(what, file, FileProblem.inWords(file, cause)), cause);
    }
}
