package org.prunelab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {

    @TempDir
    private Path folder;

    private static void write(Path file) {
        try {
            Files.writeString(file, "new");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> files(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void filesReplaceThoseOfTheSameNameAndLeaveOthers() throws IOException {
        Files.writeString(folder.resolve("a"), "old");
        Files.writeString(folder.resolve("z"), "old");
        Folder.write(folder, aside -> {
            write(aside.resolve("a"));
            write(aside.resolve("b"));
        });
        assertEquals(List.of("a", "b", "z"), files(folder));
        assertEquals("new", Files.readString(folder.resolve("a")));
        assertEquals("old", Files.readString(folder.resolve("z")));
    }

    @Test
    void nothingIsReplacedWhereAFolderIsInTheWay() throws IOException {
        Files.writeString(folder.resolve("a"), "old");
        Files.createDirectories(folder.resolve("b/full"));
        var refused = assertThrows(
                UncheckedIOException.class,
                () -> Folder.write(folder, aside -> {
                    write(aside.resolve("a"));
                    write(aside.resolve("b"));
                }));
        assertEquals(
                folder.resolve("b") + " can't be written to: a folder has this name; remove it or name another place.",
                refused.getMessage());
        assertEquals(List.of("a", "b"), files(folder));
        assertEquals("old", Files.readString(folder.resolve("a")));
    }

    @Test
    void foldersMadeInVainAreRemovedAndTheHiddenOneIsNotNamed() {
        Path deep = folder.resolve("deep/deeper");
        var refused = assertThrows(
                UncheckedIOException.class,
                () -> Folder.write(deep, aside -> {
                    write(aside.resolve("a"));
                    throw new UncheckedIOException(aside.resolve("b") + ": no space left", new IOException());
                }));
        assertEquals(deep.resolve("b") + ": no space left", refused.getMessage());
        assertFalse(Files.exists(folder.resolve("deep")));
        assertTrue(Files.exists(folder));
    }
}
