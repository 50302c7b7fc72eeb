package org.prunelab.store;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Locks between processes and, since a file's lock belongs to a whole process, between the threads of this one. The
 * system frees them when a process ends, however it ends. Their files stay: one that is deleted while somebody waits for
 * it would let two in.
 */
record Locks(Path folder) {

    private static final Map<Path, ReentrantLock> IN_THIS_PROCESS = new ConcurrentHashMap<>();

    /** What is done under a lock. */
    @FunctionalInterface
    interface Action<T> {
        T run() throws IOException;
    }

    /** Does something while holding a lock that is free, else nothing. */
    void ifFree(String name, Action<?> action) throws IOException {
        ReentrantLock lock = inThisProcess(name);
        if (lock.isHeldByCurrentThread() || !lock.tryLock()) {
            return;
        }
        try (FileChannel channel = open(name)) {
            if (channel.tryLock() != null) {
                action.run();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Does something while holding a lock, as soon as it is free.
     *
     * @param waiting told first where it is not free
     * @throws IllegalStateException where the thread is interrupted while it waits
     */
    <T> T holding(String name, Runnable waiting, Action<T> action) throws IOException {
        ReentrantLock lock = inThisProcess(name);
        if (!lock.tryLock()) {
            waiting.run();
            try {
                lock.lockInterruptibly();
            } catch (InterruptedException e) {
                throw interrupted(name, e);
            }
        }
        try (FileChannel channel = open(name)) {
            take(channel, name, waiting);
            return action.run();
        } finally {
            lock.unlock();
        }
    }

    private static void take(FileChannel channel, String name, Runnable waiting) throws IOException {
        if (channel.tryLock() == null) {
            waiting.run();
            try {
                channel.lock();
            } catch (FileLockInterruptionException | ClosedByInterruptException e) {
                Thread.interrupted(); // clears the mark, so that the next cell of a notebook can run
                throw interrupted(name, e);
            }
        }
    }

    private static IllegalStateException interrupted(String name, Exception cause) {
        return new IllegalStateException(
                "Waiting for %s, which is being made elsewhere, was interrupted.".formatted(name), cause);
    }

    private ReentrantLock inThisProcess(String name) {
        return IN_THIS_PROCESS.computeIfAbsent(folder.resolve(name), path -> new ReentrantLock());
    }

    private FileChannel open(String name) throws IOException {
        return FileChannel.open(folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }
}
