package org.prunelab.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder with all that is in it.
 *
 * <pre>{@code
 * Path scratch = Files.createTempDirectory("scratch");
 * FolderTree.delete(scratch);
 * }</pre>
 */
public final class FolderTree {

    private FolderTree() {}

    /** Deletes it, where it is there. */
    public static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            List<Path> all;
            try (Stream<Path> files = Files.walk(folder)) {
                all = files.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
        }
    }
}
