package org.prunelab.base;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds a folder, by its file {@code lock}, for one user at a time among all threads and processes. The system gives the
 * lock of a process back as soon as any of its channels on the file closes; so threads are kept apart before a channel is
 * opened.
 *
 * <pre>{@code
 * Optional<FolderLock> held = FolderLock.tryHold(Path.of("kept"));
 * held.ifPresent(FolderLock::close);
 * }</pre>
 */
public final class FolderLock implements AutoCloseable {

    private static final String FILE = "lock";

    private static final Map<Path, Thread> HOLDERS = new ConcurrentHashMap<>();

    private final Path key;
    private final FileChannel channel;

    private FolderLock(Path key, FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    /**
     * Holds a folder, where nobody else does.
     *
     * @throws NoSuchFileException where there is no such folder
     */
    public static Optional<FolderLock> tryHold(Path folder) throws IOException {
        Path key = key(folder);
        if (HOLDERS.putIfAbsent(key, Thread.currentThread()) != null) {
            return Optional.empty();
        }
        Optional<FileChannel> channel = Optional.empty();
        try {
            channel = locked(key.resolve(FILE));
        } finally {
            if (channel.isEmpty()) {
                HOLDERS.remove(key);
            }
        }
        return channel.map(locked -> new FolderLock(key, locked));
    }

    private static Optional<FileChannel> locked(Path file) throws IOException {
        while (true) {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            boolean held = false;
            try {
                Object opened = identity(file);
                if (channel.tryLock() == null) {
                    return Optional.empty();
                }
                held = Objects.equals(opened, identity(file)); // else the folder was deleted meanwhile
            } catch (NoSuchFileException deleted) {
                // another try finds out whether the folder is there again
            } finally {
                if (!held) {
                    channel.close();
                }
            }
            if (held) {
                return Optional.of(channel);
            }
        }
    }

    private static Object identity(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** The thread of this process that holds a folder. */
    public static Optional<Thread> holder(Path folder) {
        return Optional.ofNullable(HOLDERS.get(key(folder)));
    }

    private static Path key(Path folder) {
        return folder.toAbsolutePath().normalize();
    }

    /**
     * Gives it back.
     *
     * @throws UncheckedIOException where the system refuses
     */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The lock of %s can't be freed: %s".formatted(key, FileProblem.inWords(e)), e);
        } finally {
            HOLDERS.remove(key);
        }
    }
}
