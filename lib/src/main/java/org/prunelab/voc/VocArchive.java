package org.prunelab.voc;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A published archive of PASCAL VOC.
 *
 * @param name of the file
 * @param base the address of the folder that holds it, with a slash at the end
 * @param md5 of the whole file, in lower-case hexadecimal
 * @param bytes its length
 * @param list a list of pictures that the archive brings, from the folder VOCdevkit
 * @param pictures how many pictures that list names
 */
record VocArchive(String name, URI base, String md5, long bytes, String list, int pictures) {

    private static final String OFFICIAL = "http://host.robots.ox.ac.uk/pascal/VOC/";
    private static final int BUFFER = 1 << 20;

    /**
     * VOC 2007 trainval, VOC 2007 test and VOC 2012 trainval: what "VOC 07+12" is made of. The numbers of pictures are
     * those of the challenges' own tables of statistics.
     */
    static final List<VocArchive> VOC_07_12 = List.of(
            new VocArchive(
                    "VOCtrainval_06-Nov-2007.tar",
                    URI.create(OFFICIAL + "voc2007/"),
                    "c52e279531787c972589f7e41ab4ae64",
                    460_032_000,
                    "VOC2007/ImageSets/Main/trainval.txt",
                    5_011),
            new VocArchive(
                    "VOCtest_06-Nov-2007.tar",
                    URI.create(OFFICIAL + "voc2007/"),
                    "b6e924de25625d8de591ea690078ad9f",
                    451_020_800,
                    "VOC2007/ImageSets/Main/test.txt",
                    4_952),
            new VocArchive(
                    "VOCtrainval_11-May-2012.tar",
                    URI.create(OFFICIAL + "voc2012/"),
                    "6cd6e144f989b92b3379bac3b3de84fd",
                    1_999_639_040,
                    "VOC2012/ImageSets/Main/trainval.txt",
                    11_540));

    VocArchive at(URI newBase) {
        return new VocArchive(name, newBase, md5, bytes, list, pictures);
    }

    URI address() {
        return base.resolve(name);
    }

    /** The folder of its year in VOCdevkit. */
    String year() {
        return Path.of(list).getName(0).toString();
    }

    /** Whether a VOCdevkit holds this archive's list at its full length. */
    boolean isIn(Path devkit) {
        return Files.isRegularFile(devkit.resolve(list)) && listed(devkit) == pictures;
    }

    /** How many pictures the list names. */
    long listed(Path devkit) {
        return VocFolder.lines(devkit.resolve(list)).stream()
                .filter(line -> !line.isBlank())
                .count();
    }

    /**
     * The MD5 of a file. (It tells a damaged or foreign file from the published one; nothing is trusted for it, unpacking
     * guards itself.)
     *
     * @param read is told the number of bytes read so far
     */
    static String md5(Path file, LongConsumer read) throws IOException, InterruptedException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java has MD5, but this one has not.", missing);
        }
        try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest)) {
            byte[] buffer = new byte[BUFFER];
            long done = 0;
            for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                done += count;
                read.accept(done);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
