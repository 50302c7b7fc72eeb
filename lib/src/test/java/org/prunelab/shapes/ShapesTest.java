package org.prunelab.shapes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.base.Seeds;
import org.prunelab.image.Picture;
import org.prunelab.voc.Voc;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ShapesTest {

    private static final Shapes SMALL = new Shapes(6, 3, 96, 5, 7);

    @TempDir
    Path folder;

    private static List<Scene> scenes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Scene.draw(
                        Seeds.at(11, i), 128, Arrays.asList(Figure.values()).subList(0, 5)))
                .toList();
    }

    @Test
    void sameSeedSameBytes() throws IOException {
        SMALL.write(folder.resolve("a"));
        SMALL.write(folder.resolve("b"));
        int compared = 0;
        try (Stream<Path> files = Files.walk(folder.resolve("a"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path twin = folder.resolve("b").resolve(folder.resolve("a").relativize(file));
                assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(twin), file.toString());
                compared++;
            }
        }
        assertEquals(9 + 9 + 3 + 1, compared);
    }

    @Test
    void writersLocaleChangesNoByte() {
        SMALL.write(folder.resolve("a"));
        Locale usual = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertEquals("١", "%d".formatted(1), "this locale has digits of its own");
            SMALL.write(folder.resolve("b"));
        } finally {
            Locale.setDefault(usual);
        }
        assertEquals(
                Voc.open(folder.resolve("a")).fingerprint(),
                Voc.open(folder.resolve("b")).fingerprint());
    }

    @Test
    void otherSeedOtherPictures() {
        SMALL.write(folder.resolve("a"));
        SMALL.withSeed(8).write(folder.resolve("b"));
        assertNotEquals(
                Voc.open(folder.resolve("a")).fingerprint(),
                Voc.open(folder.resolve("b")).fingerprint());
    }

    @Test
    void cacheIsWrittenOnceAndHasNothingHalf() throws IOException {
        Path first = SMALL.cached(folder);
        FileTime written = Files.getLastModifiedTime(first.resolve("classes.txt"));
        Files.writeString(first.resolve("mark"), "kept");
        assertEquals(first, SMALL.cached(folder));
        assertTrue(Files.exists(first.resolve("mark")));
        assertEquals(written, Files.getLastModifiedTime(first.resolve("classes.txt")));
        assertNotEquals(first, SMALL.withClasses(4).cached(folder));
        try (Stream<Path> files = Files.list(folder)) {
            assertTrue(files.allMatch(file -> file.getFileName().toString().startsWith("shapes-")));
        }
    }

    @Test
    void racingWritersLeaveOneWholeSet() {
        List<Path> written = IntStream.range(0, 4)
                .parallel()
                .mapToObj(i -> SMALL.cached(folder))
                .distinct()
                .toList();
        assertEquals(1, written.size());
        assertEquals(6, Voc.open(written.get(0)).train().size());
    }

    @Test
    void opensAsVoc() {
        SMALL.write(folder.resolve("set"));
        Voc voc = Voc.open(folder.resolve("set"));
        assertEquals(6, voc.train().size());
        assertEquals(3, voc.val().size());
        assertEquals(List.of("circle", "square", "triangle", "star", "cross"), voc.classes());
        assertEquals(List.of("Lists used: train and val."), voc.notices());
    }

    @Test
    void anyXmlParserReadsTheAnnotations() throws Exception {
        SMALL.write(folder.resolve("set"));
        for (String id : Files.readAllLines(folder.resolve("set/ImageSets/Main/trainval.txt"))) {
            Document document = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(folder.resolve("set/Annotations/" + id + ".xml").toFile());
            String fileName = document.getElementsByTagName("filename").item(0).getTextContent();
            assertTrue(Files.exists(folder.resolve("set/JPEGImages").resolve(fileName)));
            int width = Integer.parseInt(
                    document.getElementsByTagName("width").item(0).getTextContent());
            int objects = document.getElementsByTagName("object").getLength();
            assertTrue(objects >= 1 && objects <= 5, id + " has " + objects);
            for (int i = 0; i < objects; i++) {
                Element object =
                        (Element) document.getElementsByTagName("object").item(i);
                int xmin = Integer.parseInt(
                        object.getElementsByTagName("xmin").item(0).getTextContent());
                int xmax = Integer.parseInt(
                        object.getElementsByTagName("xmax").item(0).getTextContent());
                assertTrue(1 <= xmin && xmin < xmax && xmax <= width, id + ": " + xmin + " to " + xmax);
            }
        }
    }

    @Test
    void masksAreTightAroundTheContours() {
        for (Figure figure : Figure.values()) {
            List<double[]> contours = figure.contours(0.2, 37.3);
            Mask mask = Mask.of(contours, 50.4, 60.7);
            double[] xs = contours.stream()
                    .flatMapToDouble(
                            points -> IntStream.range(0, points.length / 2).mapToDouble(i -> points[2 * i]))
                    .toArray();
            double left = 50.4 + Arrays.stream(xs).min().orElseThrow();
            double right = 50.4 + Arrays.stream(xs).max().orElseThrow();
            int first =
                    IntStream.range(0, 128).filter(x -> column(mask, x)).min().orElseThrow();
            int last =
                    IntStream.range(0, 128).filter(x -> column(mask, x)).max().orElseThrow();
            // a pointed corner covers less than half of its last pixels
            assertEquals(left, first, 3, figure + " left");
            assertEquals(right, last + 1, 3, figure + " right");
            assertTrue(first >= left - 0.5 && last + 1 <= right + 0.5, figure + " stays within");
            assertFalse(Double.isNaN(mask.distanceToContour(50, 60)), figure + " has no doubled corner");
        }
    }

    private static boolean column(Mask mask, int x) {
        return IntStream.range(0, 128).anyMatch(y -> mask.holds(x, y));
    }

    @Test
    void coverageAddsUpToTheArea() {
        Mask square = Mask.of(Figure.SQUARE.contours(0, 10), 20.25, 20.6);
        Mask circle = Mask.of(Figure.CIRCLE.contours(0, 40), 30, 30);
        Mask ring = Mask.of(Figure.RING.contours(0, 40), 30.3, 30);
        assertEquals(100, sum(square), 1.5);
        assertEquals(Math.PI * 400, sum(circle), 3);
        assertEquals(Math.PI * 400 * (1 - 0.55 * 0.55), sum(ring), 3);
        assertEquals(0.75, Mask.of(Figure.SQUARE.contours(0, 10), 20.25, 20).at(15, 20), 1e-6);
    }

    private static double sum(Mask mask) {
        double sum = 0;
        for (float[] row : mask.coverage()) {
            for (float part : row) {
                sum += part;
            }
        }
        return sum;
    }

    /** What changes in the picture when the last figure is drawn is that figure: its box must hold the change. */
    @Test
    void boxesHoldWhatIsRendered() {
        int checked = 0;
        for (int i = 0; i < 60; i++) {
            List<Figure> figures = List.of(Figure.values());
            Scene with = Scene.draw(Seeds.at(5, i), 128, figures, 3);
            Scene without = Scene.draw(Seeds.at(5, i), 128, figures, 2);
            if (with.items().size() == 3) {
                Scene.Item top = with.items().get(2);
                int[] bounds = changed(with.picture(), without.picture());
                int[] box = {top.left(), top.top(), top.right(), top.bottom()};
                for (int side = 0; side < 4; side++) {
                    int beyond = side < 2 ? box[side] - bounds[side] : bounds[side] - box[side];
                    // pixels covered by less than half: a rim of one, or the tip of a corner
                    assertTrue(
                            beyond >= 0 && beyond <= 3, i + ": side " + side + " of " + top + " is off by " + beyond);
                }
                checked++;
            }
        }
        assertTrue(checked > 40, checked + " scenes");
    }

    private static int[] changed(Picture one, Picture other) {
        int[] bounds = {one.width(), one.height(), -1, -1};
        for (int y = 0; y < one.height(); y++) {
            for (int x = 0; x < one.width(); x++) {
                for (int c = 0; c < 3; c++) {
                    if (one.at(x, y, c) != other.at(x, y, c)) {
                        bounds[0] = Math.min(bounds[0], x);
                        bounds[1] = Math.min(bounds[1], y);
                        bounds[2] = Math.max(bounds[2], x);
                        bounds[3] = Math.max(bounds[3], y);
                    }
                }
            }
        }
        return bounds;
    }

    @Test
    void allThreeBandsOfSizeAreThere() {
        int[] bands = new int[3];
        int objects = 0;
        for (Scene scene : scenes(100)) {
            double longer = Math.max(scene.picture().width(), scene.picture().height());
            for (Scene.Item item : scene.items()) {
                if (!item.truncated() && !item.occluded()) {
                    double side = Math.max(item.right() - item.left(), item.bottom() - item.top()) + 1;
                    objects++;
                    for (int band = 0; band < 3; band++) {
                        // a pixel or two of a pointed corner
                        if (side / longer > Scene.BANDS[band][0] - 0.025
                                && side / longer < Scene.BANDS[band][1] + 0.01) {
                            bands[band]++;
                        }
                    }
                }
            }
        }
        assertTrue(Arrays.stream(bands).min().orElseThrow() > objects / 10, Arrays.toString(bands) + " of " + objects);
        assertEquals(objects, Arrays.stream(bands).sum());
    }

    @Test
    void someFiguresAreDifficultOccludedAndTruncated() {
        List<Scene.Item> items = new ArrayList<>();
        scenes(150).forEach(scene -> items.addAll(scene.items()));
        long difficult = items.stream().filter(Scene.Item::difficult).count();
        assertTrue(difficult > 0 && difficult < items.size() / 8, difficult + " of " + items.size());
        assertTrue(items.stream().anyMatch(Scene.Item::truncated));
        assertTrue(items.stream().anyMatch(Scene.Item::occluded));
        assertTrue(items.stream().filter(Scene.Item::difficult).allMatch(item -> item.occluded() || item.truncated()));
    }

    @Test
    void wrongRecipesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> SMALL.withTrain(0));
        assertThrows(IllegalArgumentException.class, () -> SMALL.withVal(0));
        assertThrows(IllegalArgumentException.class, () -> SMALL.withSize(10));
        var refused = assertThrows(IllegalArgumentException.class, () -> SMALL.withClasses(9));
        assertTrue(refused.getMessage().contains("9 classes"), refused.getMessage());
    }
}
