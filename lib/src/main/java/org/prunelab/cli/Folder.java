package org.prunelab.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.prunelab.base.FileProblem;

/** Several files that appear in a folder together, or not at all: written aside, then moved there. */
final class Folder {

    private Folder() {}

    /**
     * Adds files to a folder, which is made if need be; files of the same names are replaced.
     *
     * @param content writes the files into the folder that it is given
     * @throws UncheckedIOException where the folder can't be written to; it is then as it was before, or absent
     */
    static void write(Path folder, Consumer<Path> content) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw refused(folder, "it is a file; name a folder", null);
        }
        List<Path> made = missing(folder);
        boolean whole = false;
        try {
            Files.createDirectories(folder);
            writeAside(folder, content);
            whole = true;
        } catch (IOException e) {
            throw refused(
                    folder,
                    Files.isDirectory(folder) ? FileProblem.inWords(e) : "it can't be made; name a folder of yours",
                    e);
        } finally {
            if (!whole) {
                made.forEach(Folder::deleteEmpty);
            }
        }
    }

    private static void writeAside(Path folder, Consumer<Path> content) throws IOException {
        // in the folder itself, as only there moving is sure to be renaming
        Path aside = Files.createTempDirectory(folder, ".prunelab-");
        try {
            content.accept(aside);
            List<Path> files = files(aside);
            for (Path file : files) {
                requireFree(folder.resolve(file.getFileName()));
            }
            for (Path file : files) {
                Files.move(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (UncheckedIOException e) {
            // the reader asked for the folder, and the one aside is gone by now
            throw new UncheckedIOException(e.getMessage().replace(aside.toString(), folder.toString()), e.getCause());
        } finally {
            for (Path file : files(aside)) {
                Files.delete(file);
            }
            Files.delete(aside);
        }
    }

    /** Only a file can be replaced, and all are looked at before the first is. */
    private static void requireFree(Path target) {
        if (Files.isDirectory(target)) {
            throw refused(target, "a folder has this name; remove it or name another place", null);
        }
    }

    private static UncheckedIOException refused(Path path, String why, IOException cause) {
        String message = "%s can't be written to: %s.".formatted(path, why);
        return new UncheckedIOException(message, cause == null ? new IOException(message) : cause);
    }

    /** The folders that are to be made, innermost first. */
    private static List<Path> missing(Path folder) {
        return Stream.iterate(folder.toAbsolutePath(), path -> path != null && !Files.exists(path), Path::getParent)
                .toList();
    }

    private static void deleteEmpty(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // somebody else put something in meanwhile, so it stays
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
