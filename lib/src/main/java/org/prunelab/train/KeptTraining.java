package org.prunelab.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.prunelab.base.FileProblem;
import org.prunelab.base.FolderLock;
import org.prunelab.base.FolderTree;

/**
 * A training that {@link Training#cached} keeps: a folder with its checkpoints, finished or not.
 *
 * <pre>{@code
 * for (KeptTraining kept : KeptTraining.in(Store.standard().trainings())) {
 *     System.out.println(kept.folder() + " " + kept.bytes());
 * }
 * }</pre>
 *
 * @param bytes of all its files
 * @param saved when the newest of them was written
 */
public record KeptTraining(Path folder, long bytes, Instant saved) {

    /** Those in a folder, by name; none where there is no such folder. They may be running. */
    public static List<KeptTraining> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(KeptTraining::read)
                    .flatMap(Optional::stream)
                    .toList();
        } catch (IOException e) {
            throw refused(folder, e);
        }
    }

    private static Optional<KeptTraining> read(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            long bytes = 0;
            Instant saved = Instant.EPOCH;
            for (Path file : files.toList()) {
                try {
                    bytes += Files.size(file);
                    Instant written = Files.getLastModifiedTime(file).toInstant();
                    saved = written.isAfter(saved) ? written : saved;
                } catch (NoSuchFileException renamed) {
                    // by the training, which is running
                }
            }
            return Optional.of(new KeptTraining(folder, bytes, saved));
        } catch (NoSuchFileException deleted) {
            return Optional.empty();
        } catch (IOException e) {
            throw refused(folder, e);
        }
    }

    /** What is wrong with its last checkpoint, in words, by its digest; empty where nothing is, or there is none yet. */
    public Optional<String> damage() {
        return damage(Checkpoints.last(folder));
    }

    private static Optional<String> damage(Path checkpoint) {
        return Files.exists(checkpoint)
                ? TensorFile.damage(checkpoint).map(what -> "%s is %s".formatted(checkpoint.getFileName(), what))
                : Optional.empty();
    }

    /**
     * Deletes a damaged last checkpoint, so that the training resumes from the one before it; all, where that is damaged
     * or missing, too.
     *
     * @return whether it is gone; not where the training is running
     */
    public boolean discardDamaged() {
        Path previous = Checkpoints.previous(folder);
        boolean resumable = Files.exists(previous) && damage(previous).isEmpty();
        return resumable ? alone(() -> Files.deleteIfExists(Checkpoints.last(folder))) : delete();
    }

    /**
     * Deletes it, unless it is running.
     *
     * @return whether it is gone
     */
    public boolean delete() {
        return alone(() -> {
            Path aside = folder.resolveSibling(folder.getFileName() + "-deleted-" + UUID.randomUUID());
            Files.move(folder, aside); // in one step, so that nobody begins with a part of it
            FolderTree.delete(aside);
        });
    }

    /** Whether a training is running in it. */
    public boolean running() {
        return !alone(() -> {});
    }

    /** What is done while nobody trains in the folder. */
    private interface Work {
        void run() throws IOException;
    }

    private boolean alone(Work work) {
        try {
            Optional<FolderLock> held = FolderLock.tryHold(folder);
            if (held.isEmpty()) {
                return false;
            }
            try {
                work.run();
            } finally {
                held.get().close();
            }
            return true;
        } catch (NoSuchFileException gone) {
            return true;
        } catch (IOException e) {
            throw refused(folder, e);
        }
    }

    private static UncheckedIOException refused(Path folder, IOException e) {
        return new UncheckedIOException(
                "The kept training %s can't be read or deleted: %s".formatted(folder, FileProblem.inWords(e)), e);
    }
}
