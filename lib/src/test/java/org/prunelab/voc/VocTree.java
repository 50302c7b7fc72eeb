package org.prunelab.voc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.prunelab.image.Picture;

/** Builds data sets by hand for tests. */
record VocTree(Path root) {

    VocTree {
        try {
            Files.createDirectories(root.resolve("JPEGImages"));
            Files.createDirectories(root.resolve("Annotations"));
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    VocTree list(String name, String... ids) {
        write(root.resolve("ImageSets/Main/" + name + ".txt"), String.join("\n", ids) + "\n");
        return this;
    }

    VocTree image(String fileName) {
        Picture.filled(40, 30, 90, 120, 150).write(root.resolve("JPEGImages").resolve(fileName));
        return this;
    }

    VocTree xml(String id, String text) {
        write(root.resolve("Annotations").resolve(id + ".xml"), text);
        return this;
    }

    VocTree labelled(String id, String... objects) {
        return image(id + ".jpg").xml(id, annotation(objects));
    }

    static String annotation(String... objects) {
        return "<annotation><size><width>40</width><height>30</height><depth>3</depth></size>"
                + String.join("", objects) + "</annotation>";
    }

    static String object(String name, Object xmin, Object ymin, Object xmax, Object ymax) {
        return object(name, "", xmin, ymin, xmax, ymax);
    }

    static String object(String name, String more, Object xmin, Object ymin, Object xmax, Object ymax) {
        return ("<object><name>%s</name>%s<bndbox><xmin>%s</xmin><ymin>%s</ymin><xmax>%s</xmax><ymax>%s</ymax></bndbox>"
                        + "</object>")
                .formatted(name, more, xmin, ymin, xmax, ymax);
    }
}
