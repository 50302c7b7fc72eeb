package org.prunelab.voc;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@link TinyVoc} on a server, and a folder to download it into. */
@Timeout(60)
abstract class ServedVoc {

    static final int SENT = 3000;

    @TempDir
    Path scratch;

    @TempDir
    Path folder;

    TinyVoc voc;
    ArchiveServer server;

    @BeforeEach
    void serve() {
        voc = TinyVoc.in(scratch);
        server = new ArchiveServer(voc.files());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    Voc download() {
        return Voc.download(folder, voc.from(server));
    }

    void assertRefused(String... parts) {
        VocException refused = assertThrows(VocException.class, this::download);
        for (String part : parts) {
            assertTrue(refused.getMessage().contains(part), () -> "'" + part + "' in: " + refused.getMessage());
        }
        assertFalse(Files.exists(folder.resolve("VOCdevkit")));
        assertFalse(Files.exists(folder.resolve("VOCdevkit.unpacking")));
    }

    Path part(String name) {
        return folder.resolve(name + ".part");
    }

    List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    List<String> ranges(String name) {
        return server.asked().stream()
                .filter(asked -> asked.path().endsWith("/" + name))
                .map(asked -> asked.range() == null ? "all" : asked.range())
                .toList();
    }

    byte[] damaged(String name) {
        byte[] bytes = voc.file(name).clone();
        bytes[bytes.length - 1] ^= 1;
        return bytes;
    }
}
