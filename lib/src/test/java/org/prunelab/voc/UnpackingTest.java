package org.prunelab.voc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpackingTest {

    private static final byte[] TEXT = "text".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path root;

    private Path target;

    @BeforeEach
    void makeTarget() throws IOException {
        target = Files.createDirectories(root.resolve("in/target"));
    }

    private Unpacking unpacking(byte[] tar) throws IOException {
        return new Unpacking(Files.write(root.resolve("archive.tar"), tar), target);
    }

    private void assertRefused(byte[] tar, String... parts) throws IOException {
        Unpacking unpacking = unpacking(tar);
        VocException refused = assertThrows(VocException.class, () -> unpacking.run(read -> {}));
        for (String part : parts) {
            assertTrue(refused.getMessage().contains(part), () -> "'" + part + "' in: " + refused.getMessage());
        }
        assertEquals(List.of(), files());
    }

    /** All that is there, but for the archive. */
    private List<String> files() throws IOException {
        try (Stream<Path> found = Files.walk(root)) {
            return found.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .map(path -> root.relativize(path).toString().replace('\\', '/'))
                    .filter(name -> !name.equals("archive.tar"))
                    .sorted()
                    .toList();
        }
    }

    private static byte[] named(String name) {
        return TinyVoc.tar(tar -> TinyVoc.put(tar, new TarArchiveEntry(name, true), TEXT));
    }

    @Test
    void filesLandBelowTheTarget() throws IOException, InterruptedException {
        String longName = "x".repeat(90);
        unpacking(TinyVoc.tar(tar -> {
                    TinyVoc.put(tar, new TarArchiveEntry("a/b.txt"), TEXT);
                    TinyVoc.put(tar, new TarArchiveEntry("./c.txt"), new byte[100_000]);
                    TinyVoc.put(tar, new TarArchiveEntry(longName), TEXT);
                }))
                .run(read -> {});
        assertEquals(List.of("in/target/a/b.txt", "in/target/c.txt", "in/target/" + longName), files());
        assertEquals("text", Files.readString(target.resolve("a/b.txt")));
        assertEquals(100_000, Files.size(target.resolve("c.txt")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../out.txt",
                "a/../../out.txt",
                "a/..",
                "..",
                "/out.txt",
                "//out.txt",
                "..\\out.txt",
                "C:\\out.txt",
                "C:out.txt"
            })
    void pathsOutOfTheTargetAreRefused(String name) throws IOException {
        assertRefused(named(name), name, "not unpacked");
    }

    @ParameterizedTest
    @ValueSource(
            bytes = {
                TarConstants.LF_SYMLINK,
                TarConstants.LF_LINK,
                TarConstants.LF_CHR,
                TarConstants.LF_BLK,
                TarConstants.LF_FIFO,
                TarConstants.LF_CONTIG
            })
    void linksAndDevicesAreRefused(byte kind) throws IOException {
        byte[] tar = TinyVoc.tar(out -> {
            TarArchiveEntry entry = new TarArchiveEntry("link", kind);
            entry.setLinkName("../..");
            out.putArchiveEntry(entry);
            out.closeArchiveEntry();
        });
        assertRefused(tar, "'link'", "neither a plain file nor a folder");
    }

    @Test
    void fileThatClaimsMoreThanTheArchiveIsRefused() throws IOException {
        byte[] tar = named("a.txt");
        // the size stands in octal at 124, the checksum at 148 (POSIX ustar)
        byte[] size = "77777777777".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(size, 0, tar, 124, size.length);
        Arrays.fill(tar, 148, 156, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += tar[i];
        }
        byte[] checksum = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(checksum, 0, tar, 148, checksum.length);
        assertRefused(tar, "'a.txt'", "8,589,934,591 bytes");
    }

    @Test
    void archiveCutWithinAFileIsTold() throws IOException {
        byte[] tar = TinyVoc.tar(out -> TinyVoc.put(out, new TarArchiveEntry("a.txt"), new byte[3000]));
        Unpacking unpacking = unpacking(Arrays.copyOf(tar, 3100));
        VocException told = assertThrows(VocException.class, () -> unpacking.run(read -> {}));
        assertTrue(told.getMessage().contains("cut short or damaged"), told.getMessage());
    }

    @Test
    void whatStandsInTheWayOfAFileIsTold() throws IOException {
        byte[] clash = TinyVoc.tar(tar -> {
            TinyVoc.put(tar, new TarArchiveEntry("a"), TEXT);
            TinyVoc.put(tar, new TarArchiveEntry("a/b"), TEXT);
        });
        Unpacking unpacking = unpacking(clash);
        VocException told = assertThrows(VocException.class, () -> unpacking.run(read -> {}));
        assertTrue(told.getMessage().contains("a file of that name is in the way"), told.getMessage());
    }

    @Test
    void fileThatIsNoTarIsTold() throws IOException {
        byte[] noise = new byte[2048];
        Arrays.fill(noise, (byte) 'x');
        assertRefused(noise, "cut short or damaged", "archive.tar");
    }

    @Test
    void interruptStops() throws IOException {
        Unpacking unpacking = unpacking(named("a.txt"));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> unpacking.run(read -> {}));
        assertFalse(Thread.currentThread().isInterrupted());
    }
}
