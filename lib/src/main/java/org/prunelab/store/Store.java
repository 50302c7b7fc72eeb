package org.prunelab.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.prunelab.base.FileProblem;
import org.prunelab.base.FolderTree;
import org.prunelab.base.Home;

/**
 * A folder with a folder for each finished run, {@code <stage>-<digits of the key>}, which holds {@code config.json},
 * {@code result.json}, {@code environment.json}, the run's own files, and {@code manifest.json} with the SHA-256 of each.
 * A run is made in {@code .making} and renamed when it is whole; {@code .locks} sees to it that one process makes it at a
 * time. Processes and threads may share a store. {@code trainings} is for those of notebooks, whose checkpoints are not
 * runs: {@link #list}, {@link #verify} and {@link #collect} leave it alone.
 *
 * <p>Processes on several machines may do so too, where the folder is on a file system that locks files for all of them,
 * renames a folder in one step, and shows a finished folder to all: NFS 4 or newer with its lock service, or a file system
 * of a cluster such as Lustre (mounted with {@code flock}) or CephFS. NFS mounted with {@code nolock} or {@code
 * local_lock}, and object stores behind a mount, do not: there, only one machine may make runs. A lock ends with its
 * process, however that ends, and that of a machine that is lost with its lease (NFS 4: some 90 seconds); the files in
 * {@code .locks} are empty, stay, and hold nothing by being there.
 *
 * <pre>{@code
 * Store store = Store.in(Path.of("runs"));
 * store.list()
 * }</pre>
 */
public final class Store {

    private static final String VARIABLE = "PRUNELAB_STORE";
    private static final String SCRATCH = "scratch";
    private static final int PROBE_BYTES = 1 << 16;

    private final Path root;
    private final Path making;
    private final Locks locks;
    private final Map<RunId, Run> known = new ConcurrentHashMap<>();

    private Store(Path root) {
        this.root = root;
        this.making = root.resolve(".making");
        this.locks = new Locks(root.resolve(".locks"));
    }

    /** The store in a folder, which is made when the first run is. */
    public static Store in(Path root) {
        return new Store(root.toAbsolutePath().normalize());
    }

    /** The store in the folder that PRUNELAB_STORE names, else in {@code store} of the {@link Home}. */
    public static Store standard() {
        return in(Home.folder(VARIABLE, "store"));
    }

    public Path root() {
        return root;
    }

    /** Where notebooks keep their trainings, each under all that its result depends on; stages look there first. */
    public Path trainings() {
        return root.resolve("trainings");
    }

    /** A run that was made. One that is seen to be damaged counts as missing; of the digests only the result's is seen. */
    public Optional<Run> find(RunId id) {
        Path folder = root.resolve(id.folder());
        Run run = known.get(id);
        if (run != null && Files.exists(folder.resolve(Manifest.FILE))) {
            return Optional.of(run);
        }
        known.remove(id);
        try {
            run = Run.read(folder);
        } catch (IOException missingOrDamaged) {
            return Optional.empty();
        }
        if (!run.id().equals(id)) {
            return Optional.empty();
        }
        known.put(id, run);
        return Optional.of(run);
    }

    /** Whether an attempt at a run was begun and not ended. */
    public boolean begun(RunId id) {
        return Files.isDirectory(making.resolve(id.folder()).resolve(SCRATCH));
    }

    /**
     * A run: the one that is there, or one that is made. While another process makes it, this one waits and takes what
     * that one made; where that one dies, it goes on with its scratch.
     *
     * @param config all that the result depends on, to stand in {@code config.json}
     * @throws UncheckedIOException where the store can't be written to, or the work says so
     * @throws IllegalStateException where the thread is interrupted while it waits
     */
    public Run make(RunId id, JsonNode config, Work work) {
        Optional<Run> found = find(id);
        if (found.isPresent()) {
            return found.get();
        }
        try {
            prepare();
            return locks.holding(id.folder(), work::waiting, () -> {
                Optional<Run> meanwhile = find(id);
                return meanwhile.isPresent() ? meanwhile.get() : makeAlone(id, config, work);
            });
        } catch (IOException e) {
            throw refused(e);
        }
    }

    /**
     * Looks whether runs can be kept, before anything is computed for one.
     *
     * @throws UncheckedIOException where the disk is full, or can't be written to for another reason
     */
    public void requireWritable() {
        try {
            prepare();
            Path probe = Files.createTempFile(making, "probe-", null);
            try {
                Files.write(probe, new byte[PROBE_BYTES]);
            } finally {
                Files.delete(probe);
            }
        } catch (IOException e) {
            throw refused(e);
        }
    }

    private void prepare() throws IOException {
        Files.createDirectories(locks.folder());
        Files.createDirectories(making);
    }

    private Run makeAlone(RunId id, JsonNode config, Work work) throws IOException {
        Path aside = making.resolve(id.folder());
        Path fresh = aside.resolve("run");
        Path scratch = aside.resolve(SCRATCH);
        FolderTree.delete(fresh);
        Files.createDirectories(fresh);
        Files.createDirectories(scratch);
        boolean whole = false;
        try {
            Instant begun = Instant.now();
            RunWriter attempt = new RunWriter(fresh, scratch);
            JsonNode result = work.run(attempt);
            StoreJson.write(fresh.resolve(Run.CONFIG), config);
            StoreJson.write(fresh.resolve(Run.RESULT), result);
            StoreJson.write(
                    fresh.resolve(Run.ENVIRONMENT),
                    Environment.of(begun, Duration.between(begun, Instant.now()), attempt.notes()));
            StoreJson.write(fresh.resolve(Manifest.FILE), Manifest.of(id, fresh).json());
            whole = true;
        } finally {
            if (!whole) {
                FolderTree.delete(fresh); // room on the disk; the scratch stays for the next attempt
            }
        }
        Path folder = root.resolve(id.folder());
        discard(folder); // a damaged one, as find saw none
        Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        FolderTree.delete(aside);
        return find(id).orElseThrow(
                        () -> new IOException("the run %s was damaged as soon as it was made".formatted(folder)));
    }

    /** Takes a run out of the way in one step, so that nobody sees a part of it, and deletes it; under its lock. */
    private void discard(Path folder) throws IOException {
        if (Files.exists(folder)) {
            Path aside = Files.createDirectories(making.resolve(folder.getFileName()));
            Path discarded = aside.resolve("discarded");
            FolderTree.delete(discarded); // where this was killed before
            Files.move(folder, discarded, StandardCopyOption.ATOMIC_MOVE);
            FolderTree.delete(discarded);
        }
    }

    /**
     * Looks at all digests of a run, and removes it where it is damaged, so that it is made again.
     *
     * @return what was wrong, in words; empty where nothing was
     */
    public Optional<String> discardIfDamaged(Run run) {
        if (run.damage().isEmpty()) {
            return Optional.empty();
        }
        Optional<String> damage = discardIfDamaged(run.folder());
        known.remove(run.id());
        return damage;
    }

    private Optional<String> discardIfDamaged(Path folder) {
        try {
            prepare();
            return locks.holding(String.valueOf(folder.getFileName()), () -> {}, () -> {
                Optional<String> damage = damage(folder); // looked at here, as another may have mended it meanwhile
                if (damage.isPresent()) {
                    discard(folder);
                }
                return damage;
            });
        } catch (IOException e) {
            throw refused(e);
        }
    }

    /** All runs, by the names of their folders; damaged ones only as far as they can be read. */
    public List<Run> list() {
        List<Run> runs = new ArrayList<>();
        for (Path folder : folders()) {
            try {
                runs.add(Run.read(folder));
            } catch (IOException damaged) {
                // verify tells of it
            }
        }
        return runs;
    }

    /** A run's folder and what is wrong with it, in words. */
    public record Damage(Path folder, String what) {}

    /** Looks at every digest of every run. */
    public List<Damage> verify() {
        List<Damage> damages = new ArrayList<>();
        for (Path folder : folders()) {
            damage(folder).ifPresent(what -> damages.add(new Damage(folder, what)));
        }
        return damages;
    }

    /** Removes the runs that are damaged, as {@link #verify} tells, so that the next to ask for them makes them again. */
    public List<Damage> discardDamaged() {
        List<Damage> damages = verify();
        damages.forEach(damage -> discardIfDamaged(damage.folder()));
        known.clear();
        return damages;
    }

    /** What is wrong with the run of that name, in words, by its digests; empty where it is whole or not there. */
    public Optional<String> damage(RunId id) {
        Path folder = root.resolve(id.folder());
        return Files.isDirectory(folder) ? damage(folder) : Optional.empty();
    }

    private static Optional<String> damage(Path folder) {
        try {
            return Run.read(folder).damage();
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        }
    }

    private List<Path> folders() {
        try {
            return Folders.in(root).stream().filter(Store::isOfRun).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The store %s can't be read: %s".formatted(root, FileProblem.inWords(e)), e);
        }
    }

    private static boolean isOfRun(Path folder) {
        return RunId.FOLDER.matcher(String.valueOf(folder.getFileName())).matches();
    }

    /**
     * The folders of runs, and of attempts at runs, that are none of these: what {@link #collect} would delete.
     *
     * @param mayGo which folders may be deleted at all
     */
    public List<Path> unreferenced(Set<RunId> referenced, Predicate<Path> mayGo) {
        Set<String> names = referenced.stream().map(RunId::folder).collect(Collectors.toSet());
        List<Path> folders = new ArrayList<>(folders());
        try {
            folders.addAll(Folders.in(making));
        } catch (IOException e) {
            throw refused(e);
        }
        return folders.stream()
                .filter(Store::isOfRun)
                .filter(folder -> !names.contains(String.valueOf(folder.getFileName())))
                .filter(mayGo)
                .toList();
    }

    /** What was deleted, and the bytes that it took. */
    public record Collected(List<Path> folders, long bytes) {}

    /**
     * Deletes the runs, and the attempts at runs, that are none of these; but not what is being made now.
     *
     * @param mayGo which folders may be deleted at all
     */
    public Collected collect(Set<RunId> referenced, Predicate<Path> mayGo) {
        Map<Path, Long> freed = new LinkedHashMap<>();
        try {
            for (Path folder : unreferenced(referenced, mayGo)) {
                prepare();
                locks.ifFree(String.valueOf(folder.getFileName()), () -> {
                    // where it is both made and being made again, the first of the two removes both
                    return Files.exists(folder) ? freed.put(folder, remove(folder)) : null;
                });
            }
        } catch (IOException e) {
            throw refused(e);
        }
        return new Collected(
                List.copyOf(freed.keySet()),
                freed.values().stream().mapToLong(Long::longValue).sum());
    }

    private long remove(Path folder) throws IOException {
        long bytes = Folders.bytes(folder);
        if (!folder.startsWith(making)) {
            discard(folder);
        }
        FolderTree.delete(making.resolve(folder.getFileName()));
        return bytes;
    }

    private UncheckedIOException refused(IOException cause) {
        return new UncheckedIOException(
                "The store %s can't be written to: %s. Make room or name another folder in %s; finished runs are as they were."
                        .formatted(root, FileProblem.inWords(cause), VARIABLE),
                cause);
    }
}
