package org.prunelab.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.prunelab.base.FileProblem;
import org.prunelab.base.Json;
import org.prunelab.base.NearestName;

/**
 * An experiment's description as it stands in a file or in the jar, checked against the schema.
 *
 * <pre>{@code
 * Set<String> names = ExperimentFile.known(Path.of(""));    // what Experiment.load finds
 * }</pre>
 *
 * @param name the name of its folder
 * @param shown how messages name it
 * @param folder where it lies; empty for one in the jar
 * @param json what it says
 */
public record ExperimentFile(String name, String shown, Optional<Path> folder, ObjectNode json) {

    static final String FILE = "experiment.json";

    private static final String FOLDER = "experiments";
    /** Those that the jar carries. */
    static final List<String> SHIPPED = List.of(
            "sparse-rate-schedules",
            "group-definitions",
            "importances",
            "threshold-ablations",
            "attention-distilling",
            "attention-strength",
            "paper-tables",
            "bccd-start",
            "bccd-sparse-rate-schedules",
            "bccd-attention-distilling");

    /**
     * Finds an experiment: a path of a file or of its folder; or a name, looked for in {@code experiments} here and in
     * the folders above, then in the jar.
     *
     * @param from where relative paths start
     * @throws IllegalArgumentException where there is none, naming those that there are, or what it says is not allowed
     */
    static ExperimentFile find(String nameOrPath, Path from) {
        Path path = from.resolve(nameOrPath).toAbsolutePath().normalize();
        if (Files.isRegularFile(path)) {
            return read(path);
        }
        if (Files.isRegularFile(path.resolve(FILE))) {
            return read(path.resolve(FILE));
        }
        Optional<Path> file = above(from, Path.of(nameOrPath, FILE));
        if (file.isPresent()) {
            return read(file.get());
        }
        if (SHIPPED.contains(nameOrPath)) {
            return shipped(nameOrPath);
        }
        Set<String> known = known(from);
        throw new IllegalArgumentException(
                "There is no experiment \"%s\", neither as a file nor by name%s; there are %s."
                        .formatted(
                                nameOrPath,
                                NearestName.of(nameOrPath, known)
                                        .map(nearest -> ", did you mean \"%s\"?".formatted(nearest))
                                        .orElse(""),
                                String.join(", ", known)));
    }

    /** A file of the folder {@code experiments} here or above. */
    public static Optional<Path> above(Path file) {
        return above(Path.of(""), file);
    }

    private static Optional<Path> above(Path from, Path named) {
        for (Path above = from.toAbsolutePath().normalize(); above != null; above = above.getParent()) {
            Path file = above.resolve(FOLDER).resolve(named);
            if (Files.isRegularFile(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    /** The names that can be loaded from a folder. */
    public static Set<String> known(Path from) {
        TreeSet<String> names = new TreeSet<>(SHIPPED);
        for (Path above = from.toAbsolutePath().normalize(); above != null; above = above.getParent()) {
            Path folder = above.resolve(FOLDER);
            if (Files.isDirectory(folder)) {
                try (Stream<Path> children = Files.list(folder)) {
                    children.filter(child -> Files.isRegularFile(child.resolve(FILE)))
                            .forEach(child -> names.add(child.getFileName().toString()));
                } catch (IOException e) {
                    // a folder that can't be listed offers nothing
                }
            }
        }
        return names;
    }

    private static ExperimentFile read(Path file) {
        Path folder = file.getParent();
        String shown = shown(file);
        try {
            String text = Files.readString(file);
            return checked(folder.getFileName().toString(), shown, Optional.of(folder), text);
        } catch (IOException e) {
            throw new UncheckedIOException("%s can't be read: %s".formatted(shown, FileProblem.inWords(file, e)), e);
        }
    }

    /** Relative to the working folder where that is shorter. */
    private static String shown(Path file) {
        Path here = Path.of("").toAbsolutePath();
        return file.startsWith(here) ? here.relativize(file).toString() : file.toString();
    }

    private static ExperimentFile shipped(String name) {
        String resource = "/%s/%s/%s".formatted(FOLDER, name, FILE);
        try (InputStream stream = ExperimentFile.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("The jar lacks " + resource + "; build it anew with mvn package.");
            }
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return checked(name, "the jar's " + resource.substring(1), Optional.empty(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ExperimentFile checked(String name, String shown, Optional<Path> folder, String text) {
        JsonNode json;
        try {
            json = Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw Json.refused(shown, e);
        }
        ExperimentSchema.instance().check(shown, json);
        return new ExperimentFile(name, shown, folder, (ObjectNode) json);
    }

    /** The names of the experiments that the jar carries. */
    static List<String> shippedNames() {
        return SHIPPED;
    }

    /** Where relative paths in it start. */
    public Path base() {
        return folder.orElseGet(() -> Path.of("").toAbsolutePath());
    }

    /** An object in it by the names on the way; a new one, not part of it, where there is none. */
    static ObjectNode object(JsonNode from, String... names) {
        JsonNode node = from;
        for (String name : Arrays.asList(names)) {
            node = node.path(name);
        }
        return node instanceof ObjectNode object ? object : Json.mapper().createObjectNode();
    }
}
