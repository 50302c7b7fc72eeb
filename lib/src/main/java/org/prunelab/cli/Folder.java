package org.prunelab.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Several files that appear in a folder together, or not at all: written aside, then moved there. */
final class Folder {

    private Folder() {}

    /**
     * Adds files to a folder, which is made if need be; files of the same names are replaced.
     *
     * @param content writes the files into the folder that it is given
     * @throws UncheckedIOException where the folder can't be written to
     */
    static void write(Path folder, Consumer<Path> content) {
        try {
            Files.createDirectories(folder);
            // in the folder itself, as only there moving is sure to be renaming
            Path aside = Files.createTempDirectory(folder, ".prunelab-");
            try {
                content.accept(aside);
                for (Path file : files(aside)) {
                    Files.move(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            } finally {
                for (Path file : files(aside)) {
                    Files.delete(file);
                }
                Files.delete(aside);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The folder %s can't be written to: %s; name one that can, or free the name.".formatted(folder, e),
                    e);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
