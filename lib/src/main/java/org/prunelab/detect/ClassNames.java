package org.prunelab.detect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.prunelab.base.FileProblem;
import org.prunelab.darknet.Network;

/**
 * Names of the classes that a detector tells apart, in its order.
 *
 * <pre>{@code
 * List<String> names = ClassNames.read(Path.of("coco.names"), network);
 * }</pre>
 */
public final class ClassNames {

    private ClassNames() {}

    /**
     * Reads Darknet's {@code .names}: a name a line; empty lines at the end are no names.
     *
     * @throws IllegalArgumentException where the file has an empty line between names, or no name
     * @throws UncheckedIOException where the file can't be read as text in UTF-8
     */
    public static List<String> read(Path file) {
        List<String> names = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                names.add(line.strip());
            }
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException("There is no file of class names " + file, e);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The class names %s can't be read: %s".formatted(file, FileProblem.inWords(file, e)), e);
        }
        while (!names.isEmpty() && names.get(names.size() - 1).isEmpty()) {
            names.remove(names.size() - 1);
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("%s names no class; it needs a name a line.".formatted(file));
        }
        if (names.contains("")) {
            throw new IllegalArgumentException(
                    "%s: line %d is empty; name the class or delete the line.".formatted(file, names.indexOf("") + 1));
        }
        return List.copyOf(names);
    }

    /**
     * Reads the names of a network's classes; see {@link #read(Path)}.
     *
     * @throws IllegalArgumentException also where there are not as many as the network tells apart
     */
    public static List<String> read(Path file, Network network) {
        List<String> names = read(file);
        if (names.size() != network.classes()) {
            throw new IllegalArgumentException(
                    "%s has %d names, %s, but the network tells %d classes apart; take the names that belong to this cfg."
                            .formatted(file, names.size(), shown(names), network.classes()));
        }
        return names;
    }

    /** The first few of some names. */
    static String shown(List<String> names) {
        return names.size() > 3 ? String.join(", ", names.subList(0, 3)) + ", ..." : String.join(", ", names);
    }

    /** "class 0", "class 1" and so on, where nobody named them. */
    public static List<String> numbered(int classes) {
        return IntStream.range(0, classes).mapToObj(i -> "class " + i).toList();
    }
}
