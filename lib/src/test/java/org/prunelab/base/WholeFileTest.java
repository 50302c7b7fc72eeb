package org.prunelab.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

    @TempDir
    private Path folder;

    @Test
    void replacesWhatWasThere() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "old and longer");
        WholeFile.write("text", file, channel -> channel.write(ByteBuffer.wrap(new byte[] {'n', 'e', 'w'})));
        assertEquals("new", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void diskThatRefusesHalfwayLeavesTheOldFileAndNothingAside() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "old");
        UncheckedIOException e = assertThrows(
                UncheckedIOException.class,
                () -> WholeFile.write("text", file, channel -> {
                    channel.write(ByteBuffer.wrap(new byte[] {'n'}));
                    throw new IOException("No space left on device");
                }));
        assertEquals("The text can't be written to " + file + ": No space left on device", e.getMessage());
        assertEquals("old", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void failureOfTheContentLeavesNothing() throws IOException {
        assertThrows(
                IllegalStateException.class,
                () -> WholeFile.write("text", folder.resolve("file"), channel -> {
                    throw new IllegalStateException("no content");
                }));
        assertEquals(List.of(), files());
    }

    @Test
    void folderInItsPlaceIsRefused() {
        assertEquals(
                "The text can't be written to " + folder + ": it is a folder; name a file",
                assertThrows(UncheckedIOException.class, () -> WholeFile.write("text", folder, channel -> {}))
                        .getMessage());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
