package org.prunelab.train;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.prunelab.base.Console;
import org.prunelab.base.FileProblem;
import org.prunelab.base.FolderLock;
import org.prunelab.base.Interruption;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;

/**
 * The folder with the checkpoints of one training: {@code last.safetensors}, the one before it as
 * {@code previous.safetensors}, in case the last is damaged, and {@code best.cfg} with {@code best.weights}, the averaged
 * weights of the epoch with the highest mAP. Whenever the process is killed, a whole checkpoint remains. A process
 * holds the folder locked.
 */
final class Checkpoints implements AutoCloseable {

    private static final String BEST = "best";

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(50);

    private final CheckpointSettings settings;
    private final TrainingIdentity training;
    private final FolderLock lock;
    private Optional<String> saved = Optional.empty();
    private int savedStep;
    private long savedAt = System.nanoTime();

    private Checkpoints(CheckpointSettings settings, TrainingIdentity training, FolderLock lock) {
        this.settings = settings;
        this.training = training;
        this.lock = lock;
    }

    /**
     * Opens a folder, and tidies what a killed process left in it.
     *
     * @throws UncheckedIOException where it can't be written to
     * @throws IllegalStateException where another training uses it now
     */
    static Checkpoints open(CheckpointSettings settings, TrainingIdentity training) {
        Path folder = settings.folder();
        try {
            FolderLock lock = hold(folder);
            try {
                Checkpoints checkpoints = new Checkpoints(settings, training, lock);
                checkpoints.tidy();
                return checkpoints;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Checkpoints can't be kept in %s: %s. Name a folder that can be written to."
                            .formatted(folder, FileProblem.inWords(e)),
                    e);
        }
    }

    /**
     * The result of a training that has finished with checkpoints in a folder; empty where there is none, it has not, or
     * its last checkpoint is damaged or another training's. The folder may be in use.
     */
    static Optional<Trained> finished(
            CheckpointSettings settings, TrainingIdentity training, Network network, TrainingSettings actual) {
        Path last = last(settings.folder());
        if (!Files.exists(last)) { // as is usual
            return Optional.empty();
        }
        try (NDManager reading = actual.device().orElseThrow().newManager()) {
            Checkpoint found = Checkpoint.read(last, reading);
            return found.isFinished() && training.equals(found.state().training())
                    ? Optional.of(found.trained(network, actual))
                    : Optional.empty();
        } catch (IllegalArgumentException | UncheckedIOException damagedOrMoved) {
            return Optional.empty();
        }
    }

    /**
     * Locks a folder. An interrupted cell of a notebook ends before its training, which ends its step and saves its
     * state; so what another thread of this process holds is waited for, for a while.
     */
    private static FolderLock hold(Path folder) throws IOException {
        long begun = System.nanoTime();
        while (true) {
            Files.createDirectories(folder);
            Optional<FolderLock> lock = FolderLock.tryHold(folder);
            if (lock.isPresent()) {
                return lock.get();
            }
            boolean ending = FolderLock.holder(folder)
                    .filter(holder -> holder != Thread.currentThread())
                    .isPresent();
            if (!ending || System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new IllegalStateException(
                        "Another training is running with the checkpoints in %s; wait for it or stop it, or name another folder."
                                .formatted(folder));
            }
            Interruption.check("Waiting for the checkpoints in " + folder);
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private void tidy() throws IOException {
        for (String part : List.of("next.safetensors.part", BEST + ".weights.part", BEST + ".cfg.part")) {
            Files.deleteIfExists(settings.folder().resolve(part));
        }
        if (Files.exists(next())) {
            rotate();
        }
    }

    private Path next() {
        return settings.folder().resolve("next.safetensors");
    }

    private Path last() {
        return last(settings.folder());
    }

    /** The last checkpoint in a folder. */
    static Path last(Path folder) {
        return folder.resolve("last.safetensors");
    }

    private Path previous() {
        return previous(settings.folder());
    }

    /** The checkpoint before the last in a folder. */
    static Path previous(Path folder) {
        return folder.resolve("previous.safetensors");
    }

    private void rotate() throws IOException {
        if (Files.exists(last())) {
            Files.move(last(), previous(), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(next(), last());
    }

    TrainingIdentity training() {
        return training;
    }

    /**
     * The checkpoint to resume from; empty where there is none yet. Where the last is damaged, says so and takes the
     * previous one.
     *
     * @param manager owns the arrays
     * @throws IllegalStateException where it is of another training, or all are damaged
     */
    Optional<Checkpoint> latest(NDManager manager) {
        List<String> damages = new ArrayList<>();
        for (Path file : List.of(last(), previous())) {
            if (Files.exists(file)) {
                try {
                    Checkpoint found = Checkpoint.read(file, manager);
                    checkTraining(found);
                    if (!damages.isEmpty()) {
                        Console.out().println(damages.get(0) + ". Resuming from the checkpoint before it.");
                        Files.delete(last()); // else it would take the place of the good one
                    }
                    remember(found);
                    return Optional.of(found);
                } catch (IllegalArgumentException e) {
                    damages.add("The checkpoint %s is %s".formatted(file, e.getMessage()));
                } catch (IOException e) {
                    throw new UncheckedIOException(
                            "%s can't be deleted: %s".formatted(last(), FileProblem.inWords(e)), e);
                }
            }
        }
        if (!damages.isEmpty()) {
            throw new IllegalStateException("%s. Delete %s to start the training anew."
                    .formatted(String.join(". ", damages), settings.folder()));
        }
        return Optional.empty();
    }

    private void checkTraining(Checkpoint found) {
        training.difference(found.state().training()).ifPresent(difference -> {
            throw new IllegalStateException(
                    "The checkpoints in %s are of another training: %s. Make this the same training, or name another folder."
                            .formatted(settings.folder(), difference));
        });
    }

    private void remember(Checkpoint checkpoint) {
        saved = Optional.of(
                checkpoint.isFinished()
                        ? "the result"
                        : "step " + checkpoint.state().step());
        savedStep = checkpoint.state().step();
        savedAt = System.nanoTime();
    }

    /** Whether a checkpoint is due within an epoch. */
    boolean due(int step) {
        return (settings.steps() > 0 && step - savedStep >= settings.steps())
                || System.nanoTime() - savedAt >= settings.time().toNanos();
    }

    /**
     * Makes a checkpoint the last one.
     *
     * @throws UncheckedIOException where the disk refuses; the last checkpoint stays what it was
     * @throws IllegalStateException where a number is not finite; so it does
     */
    void save(Checkpoint checkpoint) {
        TensorFile content = checkpoint.toFile();
        try {
            uninterrupted(() -> content.write(next()));
            rotate();
        } catch (UncheckedIOException e) {
            throw new UncheckedIOException(
                    String.format(
                            Locale.ROOT,
                            "%s. It needs %d MB in %s, where %d MB are free; see to it that it can be written.",
                            e.getMessage(),
                            content.bytes() / 1_000_000 + 1,
                            settings.folder(),
                            settings.folder().toFile().getUsableSpace() / 1_000_000),
                    e.getCause());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The checkpoint in %s can't be renamed: %s.".formatted(settings.folder(), FileProblem.inWords(e)),
                    e);
        }
        remember(checkpoint);
    }

    /** Keeps the best weights so far. */
    void saveBest(Model model) {
        uninterrupted(() -> model.write(settings.folder(), BEST));
    }

    /** An interrupt closes the file that is being written: then it is written again, and the thread marked after it. */
    static void uninterrupted(Runnable writing) {
        boolean interrupted = Thread.interrupted();
        try {
            writing.run();
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof ClosedByInterruptException)) {
                throw e;
            }
            interrupted = true;
            Thread.interrupted(); // clears the mark
            writing.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A sentence that tells which checkpoint there is. */
    String where() {
        return saved.map(s -> " The checkpoint of %s is kept in %s; the same training, run again, resumes there."
                        .formatted(s, settings.folder()))
                .orElse(" There is no checkpoint yet.");
    }

    /** A sentence for a training that has diverged, and would do so again. */
    String whereDiverged() {
        return saved.map(s ->
                        " The same training, run again, would resume from the checkpoint of %s in %s and diverge again; so name another folder for the changed one, or delete this one first."
                                .formatted(s, settings.folder()))
                .orElse("");
    }

    @Override
    public void close() {
        lock.close();
    }
}
