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

/** Names of the classes that a detector tells apart, in its order. */
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
            throw new UncheckedIOException("The class names %s can't be read as text: %s".formatted(file, e), e);
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

    /** "class 0", "class 1" and so on, where nobody named them. */
    public static List<String> numbered(int classes) {
        return IntStream.range(0, classes).mapToObj(i -> "class " + i).toList();
    }
}
