package org.prunelab.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.prunelab.base.FileProblem;

/**
 * A finished run: a folder that is whole and does not change.
 *
 * <pre>{@code
 * for (Run run : store.list()) {
 *     System.out.println(run.id() + " in " + run.folder());
 * }
 * }</pre>
 */
public final class Run {

    static final String CONFIG = "config.json";
    static final String RESULT = "result.json";
    static final String ENVIRONMENT = "environment.json";

    private final Path folder;
    private final Manifest manifest;
    private final JsonNode result;

    private Run(Path folder, Manifest manifest, JsonNode result) {
        this.folder = folder;
        this.manifest = manifest;
        this.result = result;
    }

    /**
     * The run in a folder; of its digests only the result's is looked at.
     *
     * @throws IOException where it is damaged, in words
     */
    static Run read(Path folder) throws IOException {
        Manifest manifest;
        try {
            manifest = Manifest.of(StoreJson.read(folder.resolve(Manifest.FILE)));
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(Manifest.FILE + " is missing or no manifest", e);
        }
        if (!manifest.id().folder().equals(String.valueOf(folder.getFileName()))) {
            throw new IOException("%s is that of %s".formatted(Manifest.FILE, manifest.id()));
        }
        byte[] result = content(folder.resolve(RESULT));
        Optional<String> damage = manifest.damage(RESULT, result);
        if (damage.isPresent()) {
            throw new IOException(damage.get());
        }
        return new Run(folder, manifest, StoreJson.read(result));
    }

    private static byte[] content(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException(file.getFileName() + " is missing", e);
        }
    }

    public RunId id() {
        return manifest.id();
    }

    public Path folder() {
        return folder;
    }

    /** What came of it: {@code result.json}. */
    public JsonNode result() {
        return result;
    }

    /** A number of the result; NaN where it has none of that name. */
    public double number(String name) {
        return result.path(name).asDouble(Double.NaN);
    }

    /** All that the result depends on: {@code config.json}. */
    public JsonNode config() {
        return json(CONFIG);
    }

    /** Where and how it was made: {@code environment.json}. */
    public JsonNode environment() {
        return json(ENVIRONMENT);
    }

    private JsonNode json(String name) {
        try {
            return StoreJson.read(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "%s of the run %s can't be read: %s".formatted(name, folder, FileProblem.inWords(e)), e);
        }
    }

    /** The names of its files, manifest excepted. */
    public Set<String> files() {
        return manifest.files().keySet();
    }

    /**
     * One of its files.
     *
     * @throws IllegalArgumentException where it has none of that name
     */
    public Path file(String name) {
        if (!manifest.files().containsKey(name)) {
            throw new IllegalArgumentException("The run %s has no file %s, only %s."
                    .formatted(folder, name, String.join(", ", manifest.files().keySet())));
        }
        return folder.resolve(name);
    }

    /** The SHA-256 of one of its files in hexadecimal, as it was when the run was made. */
    public String digest(String name) {
        file(name); // refuses what is not there
        return manifest.files().get(name).sha256();
    }

    /** The bytes of all of its files. */
    public long bytes() {
        return manifest.bytes();
    }

    /** What is wrong with its files, in words, by their digests; empty where all are as they were made. */
    public Optional<String> damage() {
        return Files.isDirectory(folder) ? manifest.damage(folder) : Optional.of("its folder is gone");
    }

    @Override
    public String toString() {
        return manifest.id() + " " + result;
    }
}
