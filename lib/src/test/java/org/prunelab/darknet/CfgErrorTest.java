package org.prunelab.darknet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a reader of a broken cfg is told; in the texts " / " parts lines. */
class CfgErrorTest {

    private static final List<String> JUNK = List.of(
            "", "-", "0", "9", "99999999", "1e99", ".", ",", "=", "\n", "[", "]", "\n[route]\n", "NaN", "\u00e9");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [residual]                                       | line 4, layer 0 [residual]: this kind of layer is not known; known are convolutional, shortcut, route, maxpool, avgpool, upsample, dropout, yolo
            [avgpool] / [route] / layers=2                   | line 5, layer 1 [route]: layers= refers to layer 2, but only layer 0 comes before it
            [avgpool] / [route] / layers=1                   | line 5, layer 1 [route]: layers= refers to layer 1, but only layer 0 comes before it
            [avgpool] / [avgpool] / [shortcut] / from=-5     | line 6, layer 2 [shortcut]: from= refers to layer -3, but only layers 0 to 1 come before it
            [route] / layers=-1                              | line 4, layer 0 [route]: layers= refers to layer -1, but it is the first layer and has none before it
            [route]                                          | line 4, layer 0 [route]: a route needs layers=, the layers that it joins
            [avgpool] / [shortcut]                           | line 5, layer 1 [shortcut]: a shortcut adds at least two layers, but has [0]
            [convolutional] / filters=-4                     | line 4, layer 0 [convolutional]: filters=-4 is outside of what is allowed, 1 to 1048576
            [convolutional] / filters=2147483648             | line 4, layer 0 [convolutional]: filters=2147483648 is not a whole number between -2^31 and 2^31 - 1
            [convolutional] / filters=2147483647             | line 4, layer 0 [convolutional]: filters=2147483647 is outside of what is allowed, 1 to 1048576
            [convolutional] / filters=many                   | line 4, layer 0 [convolutional]: filters=many is not a whole number between -2^31 and 2^31 - 1
            [convolutional] / filters=6 / groups=4           | line 4, layer 0 [convolutional]: filters=6 is not a multiple of groups=4; change either
            [convolutional] / filters=4 / groups=2           | Layer 0 [convolutional]: its input has 3 channels, not a multiple of groups=2.
            [convolutional] / size=0                         | line 4, layer 0 [convolutional]: size=0 is outside of what is allowed, 1 to 1024
            [convolutional] / stride=0                       | line 4, layer 0 [convolutional]: stride=0 is outside of what is allowed, 1 to 1024
            [convolutional] / padding=-1                     | line 4, layer 0 [convolutional]: padding=-1 is outside of what is allowed, 0 to 1024
            [convolutional] / filters=4 / groups=5           | line 4, layer 0 [convolutional]: groups=5 is outside of what is allowed, 1 to 4
            [dropout] / [route] / layers=0 / groups=0        | line 5, layer 1 [route]: groups=0 is outside of what is allowed, 1 to 1048576
            [dropout] / [route] / layers=0 / group_id=1      | line 5, layer 1 [route]: group_id=1 is outside of what is allowed, 0 to 0
            [dropout] / [route] / layers=0 / stream=1        | line 5, layer 1 [route]: stream=1 changes what the layer computes and is not supported; remove it
            [maxpool] / size=0                               | line 4, layer 0 [maxpool]: size=0 is outside of what is allowed, 1 to 1024
            [maxpool] / size=1 / stride=0                    | line 4, layer 0 [maxpool]: stride=0 is outside of what is allowed, 1 to 1024
            [maxpool] / maxpool_depth=1                      | line 4, layer 0 [maxpool]: maxpool_depth=1 changes what the layer computes and is not supported; remove it
            [upsample] / stride=0                            | line 4, layer 0 [upsample]: stride=0 is outside of what is allowed, 1 to 1024
            [upsample] / scale=2                             | line 4, layer 0 [upsample]: scale=2 changes what the layer computes and is not supported; remove it
            [convolutional] / antialiasing=1                 | line 4, layer 0 [convolutional]: antialiasing=1 changes what the layer computes and is not supported; remove it
            [convolutional] / sway=1                         | line 4, layer 0 [convolutional]: sway=1 changes what the layer computes and is not supported; remove it
            [convolutional] / size=99                        | Layer 0 [convolutional]: its window of 99 does not fit the input's height of 6 with padding 0.
            [convolutional] / activation=gelu                | line 4, layer 0 [convolutional]: activation=gelu is not known; known are linear, leaky, mish, relu, relu6, logistic, swish
            [convolutional] / dilation=2                     | line 4, layer 0 [convolutional]: dilation=2 changes what the layer computes and is not supported; remove it
            [convolutional] / share_index=0                  | line 4, layer 0 [convolutional]: share_index=0 changes what the layer computes and is not supported; remove it
            [convolutional] / stride_x=1 / stride_y=2        | line 4, layer 0 [convolutional]: stride_x=1 and stride_y=2 differ, which is not supported; make them equal
            [shortcut] / weights_type=per_channel            | line 4, layer 0 [shortcut]: weights_type=per_channel changes what the layer computes and is not supported; remove it
            [maxpool] / size=2 / padding=3                   | line 4, layer 0 [maxpool]: padding=3 is outside of what is allowed, 0 to 2
            [dropout] / probability=-0.1                     | line 4, layer 0 [dropout]: probability=-0.1 must be in [0, 1)
            [dropout] / probability=1                        | line 4, layer 0 [dropout]: probability=1.0 must be in [0, 1)
            [convolutional] / filters=17 / [yolo] / anchors=1,2 / mask=0 / classes=3 | Layer 1 [yolo]: 1 anchors and 3 classes need 8 channels, but the layer before it gives 17; set its filters=8.
            [yolo] / anchors=1,2,3                           | line 4, layer 0 [yolo]: anchors= needs pairs of width and height, but has 3 numbers
            [yolo] / anchors=1,2 / num=2                     | line 4, layer 0 [yolo]: num=2 is outside of what is allowed, 1 to 1
            [yolo] / anchors=1,2 / num=-1                    | line 4, layer 0 [yolo]: num=-1 is outside of what is allowed, 1 to 1
            [yolo] / anchors=1,2 / mask=1                    | line 4, layer 0 [yolo]: mask=1 is outside of what is allowed, 0 to 0
            [yolo] / anchors=0,2                             | line 4, layer 0 [yolo]: an anchor needs a positive width and height in pixels, but it is 0.0 x 2.0
            [yolo] / anchors=1,0                             | line 4, layer 0 [yolo]: an anchor needs a positive width and height in pixels, but it is 1.0 x 0.0
            [yolo] / anchors=1,Infinity                      | line 4, layer 0 [yolo]: an anchor needs a positive width and height in pixels, but it is 1.0 x Infinity
            [yolo] / anchors=1,2 / mask=                     | line 4, layer 0 [yolo]: a yolo layer needs mask=, the anchors that it uses
            [yolo] / anchors=1,2 / classes=0                 | line 4, layer 0 [yolo]: classes=0 is outside of what is allowed, 1 to 65536
            [yolo] / anchors=1,2 / scale_x_y=0               | line 4, layer 0 [yolo]: scale_x_y=0.0 must be above 0 and below 100
            [yolo] / anchors=Infinity,2                      | line 4, layer 0 [yolo]: an anchor needs a positive width and height in pixels, but it is Infinity x 2.0
            [yolo] / anchors=1,2 / scale_x_y=wide            | line 4, layer 0 [yolo]: scale_x_y=wide is not a number
            [avgpool] / =3                                   | line 5: "=3" is neither [section] nor key=value
            [avgpool                                         | line 4: "[avgpool" is neither [section] nor key=value
            avgpool]                                         | line 4: "avgpool]" is neither [section] nor key=value
            [avgpool] / size                                 | line 5: "size" is neither [section] nor key=value
            """)
    void layerThatCannotBe(String lines, String message) {
        assertEquals(message, messageOf("[net] / width=8 / height=6 / " + lines));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                            | a cfg starts with [net], but this one starts with nothing
            # a comment                                   | a cfg starts with [net], but this one starts with nothing
            [convolutional] / filters=4                   | a cfg starts with [net], but this one starts with [convolutional]
            width=8 / [net] / height=6                    | line 1: "width=8" comes before any [section]
            [net] / width=8 / [avgpool]                   | line 1, [net]: it has no height=
            [net] / width=8 / height=6                    | A network needs at least one layer after [net].
            [net] / width=8 / height=6 / channels=1025 / [avgpool] | The image's channels=1025 is outside of what is allowed, 1 to 1024
            [net] / width=16385 / height=6 / [avgpool]    | The image's width=16385 is outside of what is allowed, 1 to 16384
            [net] / width=8 / height=0 / [avgpool]        | The image's height=0 is outside of what is allowed, 1 to 16384
            [net] / width=8 / height=3000000000 / [avgpool] | line 1, [net]: height=3000000000 is not a whole number between -2^31 and 2^31 - 1
            """)
    void textThatIsNoCfg(String lines, String message) {
        assertEquals(message, messageOf(lines));
    }

    @Test
    void networkTooLargeForMemoryIsRefusedBeforeAnythingIsAllocated() {
        String wide = "[convolutional] / filters=1048576 / ";
        assertEquals(
                "Layer 1 [convolutional]: its kernel of 1048576 x 1048576 x 1 x 1 has more than 2^31 - 1 values; lower filters= or size=.",
                messageOf("[net] / width=8 / height=6 / " + wide + wide));
        assertEquals(
                "Layer 0 [convolutional]: its kernel of 1048576 x 1 x 64 x 64 has more than 2^31 - 1 values; lower filters= or size=.",
                messageOf("[net] / width=8 / height=6 / channels=2 / " + wide + "groups=2 / size=64"));
        String depthwise = "[net] / width=8 / height=6 / channels=1024 / " + wide + "groups=1024";
        assertEquals(
                new Shape(1 << 20, 6, 8),
                Cfg.parse(depthwise.replace(" / ", "\n")).shape(0));
        assertEquals(
                "Layer 2 [upsample]: height of its output=6291456 is outside of what is allowed, 1 to 1048576.",
                messageOf(
                        "[net] / width=8 / height=6 / [dropout] / [upsample] / stride=1024 / [upsample] / stride=1024"));
        assertEquals(
                "Layer 1 [upsample]: its output of 1048576 x 96 x 128 has more than 2^31 - 1 values.",
                messageOf("[net] / width=8 / height=6 / " + wide + "[upsample] / stride=16"));
        assertEquals(
                "Layer 1 [route]: channels of its output=2097152 is outside of what is allowed, 1 to 1048576.",
                messageOf("[net] / width=8 / height=6 / " + wide + "[route] / layers=-1,-1"));
    }

    @Test
    void mapsThatDoNotFitTogether() {
        String halved = "[net] / width=8 / height=6 / [convolutional] / filters=2 / [maxpool] / size=2 / stride=2 / ";
        assertEquals(
                "Layer 2 [route]: a route joins maps of one height and width, but these are [2 x 3 x 4, 2 x 6 x 8].",
                messageOf(halved + "[route] / layers=-1,-2"));
        assertEquals(
                "Layer 2 [shortcut]: a shortcut adds maps of one shape, but these are [2 x 3 x 4, 2 x 6 x 8].",
                messageOf(halved + "[shortcut] / from=-2"));
        assertEquals(
                "Layer 2 [route]: an input has 2 channels, not a multiple of groups=3.",
                messageOf(halved + "[route] / layers=-1 / groups=3"));
    }

    @Test
    void missingFile() {
        Path missing = folder.resolve("missing.cfg");
        assertEquals(
                "There is no cfg file " + missing,
                assertThrows(UncheckedIOException.class, () -> Cfg.read(missing))
                        .getMessage());
    }

    @Test
    void aFolderIsNoCfg() {
        assertEquals(
                "The cfg file %s can't be read: it is a folder; name a file".formatted(folder),
                assertThrows(UncheckedIOException.class, () -> Cfg.read(folder)).getMessage());
    }

    @Test
    void fromSixteenMebibytesUpAFileIsTakenForWeights() throws IOException {
        String text = "[net]\nwidth=8\nheight=8\n[avgpool]\n#";
        int spaces = (1 << 24) - text.length();
        Path largest = Files.writeString(folder.resolve("largest.cfg"), text + " ".repeat(spaces));
        assertEquals(1, Cfg.read(largest).size());
        Path larger = Files.writeString(folder.resolve("larger.cfg"), text + " ".repeat(spaces + 1));
        assertEquals(
                larger + ": this is not the text of a cfg but binary data; are these weights?",
                assertThrows(IllegalArgumentException.class, () -> Cfg.read(larger))
                        .getMessage());
    }

    @Test
    void aLongLineIsShortened() {
        String fits = "x".repeat(60);
        assertEquals("line 1: \"%s\" is neither [section] nor key=value".formatted(fits), messageOf(fits));
        assertEquals(
                "line 1: \"%s...\" is neither [section] nor key=value".formatted("x".repeat(57)),
                messageOf(fits + "x"));
    }

    @Test
    void binaryFile() throws IOException {
        Path weights = Files.write(folder.resolve("some.weights"), new byte[] {0, 0, 0, 0, 2, 0, 0, 0, -1, -2});
        assertEquals(
                weights + ": this is not the text of a cfg but binary data; are these weights?",
                assertThrows(IllegalArgumentException.class, () -> Cfg.read(weights))
                        .getMessage());
    }

    @Test
    void byteOrderMarkOfAnEditorDoesNotMatter() throws IOException {
        String text = "\uFEFF[net]\r\nwidth=8\r\nheight=8\r\n[avgpool]\r\n";
        assertEquals(
                1,
                Cfg.read(Files.writeString(folder.resolve("marked.cfg"), text)).size());
    }

    @Property(tries = 1000)
    void textChangedAtRandomIsReadOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(CfgText.of(RandomNetwork.of(seed % 20)));
        for (int i = random.nextInt(4); i >= 0; i--) {
            String junk = JUNK.get(random.nextInt(JUNK.size()));
            int at = random.nextInt(text.length());
            text.replace(at, Math.min(text.length(), at + random.nextInt(3)), junk);
        }
        try {
            assertTrue(Cfg.parse(text.toString()).size() > 0);
        } catch (IllegalArgumentException e) {
            // NumberFormatException and its like are no words for a reader
            assertEquals(IllegalArgumentException.class, e.getClass(), text::toString);
        }
    }

    @Test
    void errorNamesTheFile() throws IOException {
        Path cfg = Files.writeString(folder.resolve("bad.cfg"), "[net]\nwidth=8\nheight=8\n[elsewhere]\n");
        String message = assertThrows(IllegalArgumentException.class, () -> Cfg.read(cfg))
                .getMessage();
        assertEquals(cfg + ": line 4, layer 0 [elsewhere]", message.substring(0, message.lastIndexOf(": this kind")));
    }

    @Test
    void commentInAnotherEncodingDoesNotMatter() throws IOException {
        byte[] text = "[net]\nwidth=8\nheight=8\n# caf\u00e9\n[avgpool]\n".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(1, Cfg.read(Files.write(folder.resolve("latin.cfg"), text)).size());
    }

    private static String messageOf(String lines) {
        String text = lines.replace(" / ", "\n");
        return assertThrows(IllegalArgumentException.class, () -> Cfg.parse(text))
                .getMessage();
    }
}
