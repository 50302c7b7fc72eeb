package org.prunelab.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.prunelab.base.Sha256;

/**
 * The digests of a run's files, as {@code manifest.json}.
 *
 * @param id of the run
 * @param files by their path in the run's folder, with slashes
 */
record Manifest(RunId id, SortedMap<String, Entry> files) {

    static final String FILE = "manifest.json";

    private static final int BUFFER = 1 << 16;

    /** Size and SHA-256 of a file. */
    record Entry(long bytes, String sha256) {}

    Manifest {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** The manifest of all files in a folder, itself excepted. */
    static Manifest of(RunId id, Path folder) throws IOException {
        SortedMap<String, Entry> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                if (!name.equals(FILE)) {
                    files.put(name, new Entry(Files.size(file), digest(file)));
                }
            }
        }
        return new Manifest(id, files);
    }

    private static String digest(Path file) throws IOException {
        MessageDigest digest = Sha256.begin();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    JsonNode json() {
        ObjectNode json = StoreJson.object();
        json.put("stage", id.stage()).put("key", id.key());
        ObjectNode entries = json.putObject("files");
        files.forEach((name, entry) ->
                entries.putObject(name).put("bytes", entry.bytes()).put("sha256", entry.sha256()));
        return json;
    }

    /** @throws IllegalArgumentException where it is no manifest */
    static Manifest of(JsonNode json) {
        SortedMap<String, Entry> files = new TreeMap<>();
        for (Map.Entry<String, JsonNode> file : json.path("files").properties()) {
            JsonNode entry = file.getValue();
            files.put(
                    file.getKey(),
                    new Entry(
                            entry.path("bytes").asLong(-1), entry.path("sha256").asText()));
        }
        return new Manifest(
                new RunId(json.path("stage").asText(), json.path("key").asText()), files);
    }

    /** What is wrong with a file, in words; empty where nothing is. */
    Optional<String> damage(Path folder, String name) {
        Path file = folder.resolve(name);
        try {
            if (!Files.isRegularFile(file)) {
                return Optional.of(name + " is missing");
            }
            return damage(name, Files.size(file), () -> digest(file));
        } catch (IOException e) {
            return Optional.of("%s can't be read (%s)".formatted(name, e.getMessage()));
        }
    }

    /** What is wrong with the content of a file, in words; empty where nothing is. */
    Optional<String> damage(String name, byte[] content) throws IOException {
        return damage(name, content.length, () -> Sha256.of(content));
    }

    private interface Digest {
        String sha256() throws IOException;
    }

    private Optional<String> damage(String name, long bytes, Digest digest) throws IOException {
        Entry expected = files.get(name);
        if (expected == null) {
            return Optional.of("%s has no digest in %s".formatted(name, FILE));
        } else if (bytes != expected.bytes()) {
            return Optional.of("%s has %d bytes and should have %d".formatted(name, bytes, expected.bytes()));
        }
        return digest.sha256().equals(expected.sha256())
                ? Optional.empty()
                : Optional.of("the content of %s does not have its digest".formatted(name));
    }

    /** The first thing that is wrong, with all files looked at. */
    Optional<String> damage(Path folder) {
        return files.keySet().stream()
                .map(name -> damage(folder, name))
                .flatMap(Optional::stream)
                .findFirst();
    }

    long bytes() {
        return files.values().stream().mapToLong(Entry::bytes).sum();
    }
}
