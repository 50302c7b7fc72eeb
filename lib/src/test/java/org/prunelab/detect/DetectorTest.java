package org.prunelab.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prunelab.darknet.Cfg;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Yolov4;
import org.prunelab.image.Box;
import org.prunelab.image.Picture;

class DetectorTest {

    @TempDir
    private Path folder;

    private Path cfg;
    private Path weights;

    @BeforeEach
    void writeDetector() {
        Network network = Yolov4.of(2).width(0.0625).at(64).build();
        Model.initial(network, 1).write(folder, "small");
        cfg = folder.resolve("small.cfg");
        weights = folder.resolve("small.weights");
    }

    private Path names(String text) throws IOException {
        return Files.writeString(folder.resolve("small.names"), text);
    }

    @Test
    void loadsFilesWithNames() throws IOException {
        try (Detector detector = Detector.load(cfg, weights, names("cat\n big dog \r\n\n"))) {
            assertEquals(List.of("cat", "big dog"), detector.classNames());
            assertEquals(Cfg.read(cfg), detector.network());
        }
    }

    @Test
    void classesWithoutNamesAreNumbered() {
        try (Detector detector = Detector.load(cfg, weights)) {
            assertEquals(List.of("class 0", "class 1"), detector.classNames());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cat       | FILE has 1 names, cat, but the network tells 2 classes apart; take the names that belong to this cfg.
            a,b,c,d,e | FILE has 5 names, a, b, c, ..., but the network tells 2 classes apart; take the names that belong to this cfg.
            a,,b      | FILE: line 2 is empty; name the class or delete the line.
            ,         | FILE names no class; it needs a name a line.
            """)
    void namesThatDoNotFit(String lines, String message) throws IOException {
        Path names = names(lines.replace(",", "\n"));
        Exception e = assertThrows(IllegalArgumentException.class, () -> Detector.load(cfg, weights, names));
        assertEquals(message.replace("FILE", names.toString()), e.getMessage());
    }

    @Test
    void listOfNamesThatDoesNotFit() {
        Model model = Model.read(cfg, weights);
        Exception e = assertThrows(IllegalArgumentException.class, () -> Detector.of(model, List.of("cat")));
        assertEquals(
                "The network tells 2 classes apart, but there are 1 names, cat; give one a class, in its order.",
                e.getMessage());
    }

    @Test
    void headsOfDifferentClassesAreRefused() {
        String head = """
                [convolutional]
                filters=%d
                activation=linear
                [yolo]
                anchors=2,2
                num=1
                classes=%d
                """;
        Network network = Cfg.parse("[net]\nwidth=8\nheight=8\n" + head.formatted(8, 3) + head.formatted(10, 5));
        Model model = Model.initial(network, 1);
        Exception e = assertThrows(
                IllegalArgumentException.class, () -> Detector.of(model, List.of("a", "b", "c", "d", "e")));
        assertEquals(
                "The heads tell different numbers of classes apart: layer 1 [yolo] has classes=3, layer 3 has classes=5; names need the same in all.",
                e.getMessage());
    }

    @Test
    void weightsThatAreNotFiniteAreRefused() {
        Model model = Model.read(cfg, weights);
        model.weights().of(2).gamma()[1] = Float.POSITIVE_INFINITY;
        Exception e = assertThrows(IllegalArgumentException.class, () -> Detector.of(model, List.of("a", "b")));
        assertTrue(e.getMessage().startsWith("Layer 2 has the value Infinity in its gamma"), e.getMessage());
    }

    @Test
    void missingNames() {
        Path missing = folder.resolve("missing.names");
        Exception e = assertThrows(UncheckedIOException.class, () -> Detector.load(cfg, weights, missing));
        assertEquals("There is no file of class names " + missing, e.getMessage());
    }

    @Test
    void networkWithoutHeadDetectsNothing() {
        Network network = Cfg.parse("[net]\nwidth=8\nheight=8\n[convolutional]\nfilters=2\nactivation=relu\n");
        Exception e =
                assertThrows(IllegalArgumentException.class, () -> Detector.of(Model.initial(network, 1), List.of()));
        assertTrue(e.getMessage().contains("no [yolo] layer"), e.getMessage());
    }

    @Test
    void pictureForANetworkOfOneChannel() {
        Network network = Cfg.parse("""
                [net]
                width=8
                height=8
                channels=1
                [convolutional]
                filters=6
                activation=linear
                [yolo]
                anchors=2,2
                num=1
                classes=1
                """);
        try (Detector detector = Detector.of(Model.initial(network, 1), List.of("cell"))) {
            Picture picture = Picture.filled(8, 8, 1, 2, 3);
            Exception e = assertThrows(IllegalArgumentException.class, () -> detector.detect(picture));
            assertTrue(e.getMessage().startsWith("The network reads 1 channels"), e.getMessage());
        }
    }

    @Test
    void showReadsThePictureAndDetects() {
        Path file = folder.resolve("picture.png");
        Picture.filled(100, 50, 10, 20, 30).write(file);
        try (Detector detector = Detector.load(cfg, weights)) {
            DetectedPicture shown = detector.show(file);
            assertEquals(detector.detect(Picture.read(file)), shown.detections());
            assertEquals(100, shown.picture().width());
            assertEquals(detector.classNames(), shown.classNames());
        }
    }

    @Test
    void detectedPictureIsAListAsTextAndAPictureAsHtml() throws IOException {
        DetectedPicture found = new DetectedPicture(
                Picture.filled(400, 300, 1, 2, 3),
                List.of(
                        new Detection(1, 0.875f, new Box(10.4f, 20.6f, 110, 220)),
                        new Detection(0, 0.5f, new Box(1, 2, 3, 4))),
                List.of("a < b", "dog"));
        assertEquals("dog 0.88 [10, 21, 110, 220]\na < b 0.50 [1, 2, 3, 4]", found.toText());
        assertTrue(found.toHtml().contains("alt=\"dog 0.88 [10, 21, 110, 220]; a &lt; b 0.50 [1, 2, 3, 4]\""));
        String base64 = found.toHtml().replaceFirst("^<img src=\"data:image/png;base64,([^\"]*)\".*$", "$1");
        BufferedImage drawn =
                ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
        assertEquals(400, drawn.getWidth());
        assertEquals(0x56B4E9, drawn.getRGB(10, 150) & 0xffffff);
    }

    @Test
    void nothingFoundIsSaid() {
        Picture picture = Picture.filled(4, 4, 1, 2, 3);
        assertEquals("nothing found", new DetectedPicture(picture, List.of(), List.of("dog")).toText());
    }
}
