package org.prunelab.voc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** VOC 07+12 in five pictures: three archives like the published ones, by name. */
record TinyVoc(Map<String, byte[]> files, List<VocArchive> archives) {

    static final String TRAINVAL_2007 = "trainval07.tar";
    static final String TEST_2007 = "test07.tar";
    static final String TRAINVAL_2012 = "trainval12.tar";

    private static final String DOG = VocTree.object("dog", 1, 1, 20, 10);
    private static final String CAT = VocTree.object("cat", 5, 6, 40, 30);

    /** Builds the archives with the help of an empty folder. */
    static TinyVoc in(Path scratch) {
        Map<String, byte[]> files = new HashMap<>();
        List<VocArchive> archives = new ArrayList<>();
        new VocTree(scratch.resolve("a/VOCdevkit/VOC2007"))
                .labelled("000001", CAT)
                .labelled("000003", DOG)
                .list("trainval", "000001", "000003");
        new VocTree(scratch.resolve("b/VOCdevkit/VOC2007"))
                .labelled("000002", CAT)
                .list("test", "000002");
        new VocTree(scratch.resolve("c/VOCdevkit/VOC2012"))
                .labelled("2008_000001", DOG)
                .labelled("2008_000002", CAT)
                .list("trainval", "2008_000001", "2008_000002");
        files.put(TRAINVAL_2007, tar(scratch.resolve("a")));
        files.put(TEST_2007, tar(scratch.resolve("b")));
        files.put(TRAINVAL_2012, tar(scratch.resolve("c")));
        archives.add(archive(TRAINVAL_2007, files, "VOC2007/ImageSets/Main/trainval.txt", 2));
        archives.add(archive(TEST_2007, files, "VOC2007/ImageSets/Main/test.txt", 1));
        archives.add(archive(TRAINVAL_2012, files, "VOC2012/ImageSets/Main/trainval.txt", 2));
        return new TinyVoc(files, archives);
    }

    private static VocArchive archive(String name, Map<String, byte[]> files, String list, int pictures) {
        byte[] bytes = files.get(name);
        return new VocArchive(name, URI.create("http://nowhere.invalid/"), md5(bytes), bytes.length, list, pictures);
    }

    /** The same archives under other bytes: what the published one would be if these were it. */
    TinyVoc with(String name, byte[] bytes) {
        Map<String, byte[]> newFiles = new HashMap<>(files);
        newFiles.put(name, bytes);
        return new TinyVoc(
                newFiles,
                archives.stream()
                        .map(archive -> archive.name().equals(name)
                                ? archive(name, newFiles, archive.list(), archive.pictures())
                                : archive)
                        .toList());
    }

    byte[] file(String name) {
        return files.get(name);
    }

    VocSource from(ArchiveServer server) {
        return from(server.base());
    }

    VocSource from(String base) {
        return new VocSource(archives, false, Duration.ofMillis(1)).at(base);
    }

    static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static byte[] tar(Path folder) {
        try (Stream<Path> found = Files.walk(folder)) {
            List<Path> inside =
                    found.filter(path -> !path.equals(folder)).sorted().toList();
            return tar(tar -> {
                for (Path path : inside) {
                    String name = folder.relativize(path).toString().replace('\\', '/');
                    if (Files.isDirectory(path)) {
                        tar.putArchiveEntry(new TarArchiveEntry(name + "/"));
                        tar.closeArchiveEntry();
                    } else {
                        put(tar, new TarArchiveEntry(name), Files.readAllBytes(path));
                    }
                }
            });
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    interface Content {
        void write(TarArchiveOutputStream tar) throws IOException;
    }

    static byte[] tar(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            content.write(tar);
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
        return bytes.toByteArray();
    }

    static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, byte[] bytes) throws IOException {
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }
}
