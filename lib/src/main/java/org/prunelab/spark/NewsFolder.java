package org.prunelab.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.prunelab.base.FileProblem;
import org.prunelab.store.RunId;

/**
 * A folder in the store for the {@link News} of one stage. An executor that does not find it does not see the store.
 *
 * @param path where it is
 */
record NewsFolder(Path path) implements AutoCloseable {

    private static final String PLACE = ".spark";

    /** Makes a folder of its own for a run. */
    static NewsFolder in(Path store, RunId id) {
        try {
            Path path = store.resolve(PLACE).resolve(id.folder() + "-" + UUID.randomUUID());
            return new NewsFolder(Files.createDirectories(path));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The store %s can't be written to: %s. Name a folder in PRUNELAB_STORE that all machines of the cluster share."
                            .formatted(store, FileProblem.inWords(e)),
                    e);
        }
    }

    @Override
    public void close() {
        try {
            News.delete(path);
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // an executor that was lost may still write; what is left over is small and harms nobody
        }
    }
}
