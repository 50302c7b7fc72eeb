package org.prunelab.shapes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import org.prunelab.base.FolderTree;
import org.prunelab.base.Home;
import org.prunelab.base.Seeds;
import org.prunelab.base.Sha256;

/**
 * The recipe of a generated data set: plain figures of three sizes on textured grounds, partly over one another, in real
 * VOC layout. A seed means the same pixels on every machine. Pictures are PNG, since what a JPEG encoder makes of the
 * same pixels differs between Javas.
 *
 * <p>Three of four figures have a colour that is typical of their class, the others any: as with many real things, colour
 * helps a detector that is trained for minutes, and only shape tells all classes apart.
 *
 * <p>A picture is 1 to 1.4 times {@code size} on its longer side and shows 2 to 5 figures, small (8 to 14 % of the longer
 * side), medium (18 to 30 %) or large (40 to 65 %), so that each of YOLOv4's three heads has something to find. A box is
 * tight around what is visible of its figure; a figure of which less than 45 % is visible is difficult, and none is
 * hidden beyond 85 %.
 *
 * <pre>{@code
 * Voc small = Voc.shapes(Shapes.standard().withTrain(100).withVal(50).withSize(64));
 * }</pre>
 *
 * @param train pictures to learn from, at least 1
 * @param val pictures to evaluate on, at least 1
 * @param size of the pictures in pixels, at least 64: about the size of the network's input
 * @param classes how many, from 1 to 8: circle, square, triangle, star, cross, ring, moon, arrow
 * @param seed of all that is random
 */
public record Shapes(int train, int val, int size, int classes, long seed) {

    /** Part of the cached folder's name: raised whenever the same recipe gives other pictures. */
    private static final int VERSION = 2;

    /** Beside the pictures of the lists train, 0, and val, 1. */
    private static final int TEST_PART = 2;

    private static final int LEAST_TEST = 40;

    public Shapes {
        require(train >= 1, "training pictures", train, "at least 1");
        require(val >= 1, "validation pictures", val, "at least 1");
        require(size >= 64 && size <= 4096, "pixels a side", size, "from 64 to 4096");
        require(
                classes >= 1 && classes <= Figure.values().length,
                "classes",
                classes,
                "from 1 to " + Figure.values().length);
    }

    private static void require(boolean holds, String what, int value, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "Shapes was asked for %d %s; it makes %s.".formatted(value, what, allowed));
        }
    }

    /** 400 pictures to learn from, 100 to evaluate on, about 128 pixels, 5 classes, seed 1. */
    public static Shapes standard() {
        return new Shapes(400, 100, 128, 5, 1);
    }

    public Shapes withTrain(int newTrain) {
        return new Shapes(newTrain, val, size, classes, seed);
    }

    public Shapes withVal(int newVal) {
        return new Shapes(train, newVal, size, classes, seed);
    }

    public Shapes withSize(int newSize) {
        return new Shapes(train, val, newSize, classes, seed);
    }

    public Shapes withClasses(int newClasses) {
        return new Shapes(train, val, size, newClasses, seed);
    }

    public Shapes withSeed(long newSeed) {
        return new Shapes(train, val, size, classes, newSeed);
    }

    /**
     * The recipe of a third set, of the same kind but from another seed: its training pictures are there to test on.
     *
     * @param pictures how many of them at least; there are some, so that each class is among them
     */
    public Shapes test(int pictures) {
        return new Shapes(
                Math.max(LEAST_TEST, pictures),
                1,
                size,
                classes,
                Seeds.at(seed, TEST_PART, 0).nextLong());
    }

    private List<Figure> figures() {
        return List.of(Figure.values()).subList(0, classes);
    }

    /** The folder that PRUNELAB_DATA names, else {@code data} of the {@link Home}. */
    public static Path cacheFolder() {
        return Home.folder("PRUNELAB_DATA", "data");
    }

    /** SHA-256 of the recipe, in hexadecimal: equal for equal sets, and known before they are drawn. */
    public String fingerprint() {
        return Sha256.of((this + " version " + VERSION).getBytes(StandardCharsets.UTF_8));
    }

    /** The folder of this set under {@code cache}, written if it is not there. */
    public Path cached(Path cache) {
        Path folder = cache.toAbsolutePath().resolve("shapes-" + fingerprint().substring(0, 12));
        if (!Files.isDirectory(folder)) {
            write(folder);
        }
        return folder;
    }

    /**
     * Writes the set into a folder that does not exist yet; the folder appears whole or not at all. Where another process
     * was first, that one's set stays.
     *
     * @throws UncheckedIOException naming the folder, where it cannot be written
     */
    public void write(Path folder) {
        Path aside = folder.resolveSibling("." + folder.getFileName() + "-" + UUID.randomUUID() + ".part");
        try {
            try {
                for (String part : List.of("JPEGImages", "Annotations", "ImageSets/Main")) {
                    Files.createDirectories(aside.resolve(part));
                }
                List<String> trainIds = writeScenes(aside, "train", 0, train);
                List<String> valIds = writeScenes(aside, "val", 1, val);
                List<String> all = new ArrayList<>(trainIds);
                all.addAll(valIds);
                Path lists = aside.resolve("ImageSets/Main");
                Files.write(lists.resolve("train.txt"), trainIds);
                Files.write(lists.resolve("val.txt"), valIds);
                Files.write(lists.resolve("trainval.txt"), all);
                Files.write(
                        aside.resolve("classes.txt"),
                        figures().stream().map(Figure::className).toList());
                publish(aside, folder);
            } finally {
                FolderTree.delete(aside);
            }
        } catch (IOException cannot) {
            throw new UncheckedIOException(
                    "The Shapes set cannot be written to %s (%s); set PRUNELAB_DATA to a folder with room."
                            .formatted(folder, cannot.getMessage()),
                    cannot);
        }
    }

    private List<String> writeScenes(Path root, String list, int part, int count) {
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> {
                    String id = String.format(Locale.ROOT, "%s_%05d", list, i);
                    Scene scene = Scene.draw(Seeds.at(seed, part, i), size, figures());
                    scene.picture().write(root.resolve("JPEGImages").resolve(id + ".png"));
                    try {
                        Files.writeString(root.resolve("Annotations").resolve(id + ".xml"), annotation(id, scene));
                    } catch (IOException cannot) {
                        throw new UncheckedIOException(
                                "%s cannot be written (%s).".formatted(id + ".xml", cannot.getMessage()), cannot);
                    }
                    return id;
                })
                .toList();
    }

    private static String annotation(String id, Scene scene) {
        StringBuilder xml = new StringBuilder(String.format(
                Locale.ROOT, """
                <annotation>
                  <folder>JPEGImages</folder>
                  <filename>%s.png</filename>
                  <source><database>Shapes</database></source>
                  <size><width>%d</width><height>%d</height><depth>3</depth></size>
                  <segmented>0</segmented>
                """, id, scene.picture().width(), scene.picture().height()));
        for (Scene.Item item : scene.items()) {
            xml.append(String.format(
                    Locale.ROOT,
                    """
                      <object>
                        <name>%s</name>
                        <pose>Unspecified</pose>
                        <truncated>%d</truncated>
                        <occluded>%d</occluded>
                        <difficult>%d</difficult>
                        <bndbox><xmin>%d</xmin><ymin>%d</ymin><xmax>%d</xmax><ymax>%d</ymax></bndbox>
                      </object>
                    """,
                    item.figure().className(),
                    item.truncated() ? 1 : 0,
                    item.occluded() ? 1 : 0,
                    item.difficult() ? 1 : 0,
                    item.left() + 1,
                    item.top() + 1,
                    item.right() + 1,
                    item.bottom() + 1));
        }
        return xml.append("</annotation>\n").toString();
    }

    private static void publish(Path aside, Path folder) throws IOException {
        try {
            Files.move(aside, folder);
        } catch (IOException taken) {
            if (!Files.isDirectory(folder)) {
                throw taken;
            }
        }
    }
}
