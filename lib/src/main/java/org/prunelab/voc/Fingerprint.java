package org.prunelab.voc;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** SHA-256 of a data set's content. */
final class Fingerprint {

    private Fingerprint() {}

    static String of(Voc voc) {
        String pictures = Stream.of(voc.train(), voc.val())
                .map(list -> list.parallelStream().map(Fingerprint::line).collect(Collectors.joining("\n")))
                .collect(Collectors.joining("\n--\n"));
        return sha256((String.join("\n", voc.classes()) + "\n--\n" + pictures).getBytes(StandardCharsets.UTF_8));
    }

    private static String line(VocImage image) {
        // not by Files, whose channels an interrupt closes: the picture would look gone
        try (InputStream in = new FileInputStream(image.file().toFile())) {
            return image.id() + " " + image.objects() + " " + sha256(in.readAllBytes());
        } catch (IOException gone) {
            throw new UncheckedIOException(
                    "%s can no longer be read (%s); was the data set moved?".formatted(image.file(), gone.getMessage()),
                    gone);
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java has SHA-256, but this one has not.", missing);
        }
    }
}
