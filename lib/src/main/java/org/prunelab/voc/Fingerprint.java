package org.prunelab.voc;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.prunelab.base.Sha256;

/** SHA-256 of a data set's content. */
final class Fingerprint {

    private Fingerprint() {}

    /** Of class names and lists of pictures. */
    static String of(List<String> classes, List<List<VocImage>> lists) {
        String pictures = lists.stream()
                .map(list -> list.parallelStream().map(Fingerprint::line).collect(Collectors.joining("\n")))
                .collect(Collectors.joining("\n--\n"));
        return Sha256.of((String.join("\n", classes) + "\n--\n" + pictures).getBytes(StandardCharsets.UTF_8));
    }

    private static String line(VocImage image) {
        // not by Files, whose channels an interrupt closes: the picture would look gone
        try (InputStream in = new FileInputStream(image.file().toFile())) {
            return image.id() + " " + objects(image) + " " + Sha256.of(in.readAllBytes());
        } catch (IOException gone) {
            throw new UncheckedIOException(
                    "%s can no longer be read (%s); was the data set moved?".formatted(image.file(), gone.getMessage()),
                    gone);
        }
    }

    /** Fingerprints are part of keys, so that this text never changes, whatever classes are called. */
    private static List<String> objects(VocImage image) {
        return image.objects().stream()
                .map(object -> "VocObject[classIndex=%s, box=%s, difficult=%s]"
                        .formatted(object.classIndex(), object.box(), object.difficult()))
                .toList();
    }
}
