package org.prunelab.train;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.prunelab.base.FileProblem;
import org.prunelab.base.FolderTree;

/**
 * A training that {@link Training#cached} keeps: a folder with its checkpoints.
 *
 * <pre>{@code
 * for (KeptTraining kept : KeptTraining.in(Store.standard().trainings())) {
 *     System.out.println(kept.folder() + " " + kept.bytes());
 * }
 * }</pre>
 *
 * @param bytes of all its files
 * @param saved when its last checkpoint was written
 */
public record KeptTraining(Path folder, long bytes, Instant saved) {

    /** Those in a folder, by name; none where there is no such folder. */
    public static List<KeptTraining> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.filter(training -> Files.exists(Checkpoints.last(training)))
                    .sorted()
                    .map(KeptTraining::read)
                    .toList();
        } catch (IOException e) {
            throw refused(folder, e);
        }
    }

    private static KeptTraining read(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            long bytes = 0;
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
            return new KeptTraining(
                    folder,
                    bytes,
                    Files.getLastModifiedTime(Checkpoints.last(folder)).toInstant());
        } catch (IOException e) {
            throw refused(folder, e);
        }
    }

    /** What is wrong with its last checkpoint, in words, by its digest; empty where nothing is. */
    public Optional<String> damage() {
        try (NDManager reading = NDManager.newBaseManager()) {
            Checkpoint.read(Checkpoints.last(folder), reading);
            return Optional.empty();
        } catch (IllegalArgumentException damaged) {
            return Optional.of("%s is %s".formatted(Checkpoints.last(folder).getFileName(), damaged.getMessage()));
        }
    }

    /**
     * Deletes it, unless it is running.
     *
     * @return whether it is gone
     */
    public boolean delete() {
        return Checkpoints.ifFree(folder, () -> {
            try {
                FolderTree.delete(folder);
            } catch (IOException e) {
                throw refused(folder, e);
            }
        });
    }

    private static UncheckedIOException refused(Path folder, IOException e) {
        return new UncheckedIOException(
                "The kept training %s can't be read or deleted: %s".formatted(folder, FileProblem.inWords(e)), e);
    }
}
