package org.prunelab.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureTest {

    @TempDir
    Path folder;

    /** A 5 x 4 picture by the formula that the expected values below were made from. */
    private static Picture source() {
        byte[] rgb = new byte[3 * 5 * 4];
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 5; x++) {
                for (int c = 0; c < 3; c++) {
                    rgb[3 * (5 * y + x) + c] = (byte) (x * 53 + y * 91 + c * 37);
                }
            }
        }
        return new Picture(5, 4, rgb);
    }

    private static void assertPixels(int[] expected, Picture actual) {
        assertEquals(expected.length, actual.rgb().length);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual.rgb()[i] & 0xff, "value " + i);
        }
    }

    /** Expected: cv2.resize(source, (3, 2), interpolation=cv2.INTER_LINEAR), OpenCV 4. */
    @Test
    void shrinksAsOpenCv() {
        int[] expected = {63, 100, 137, 152, 189, 98, 154, 149, 100, 117, 111, 63, 78, 115, 152, 166, 117, 154};
        assertPixels(expected, source().resize(3, 2));
    }

    /** Expected: cv2.resize(source, (9, 3), interpolation=cv2.INTER_LINEAR), OpenCV 4. */
    @Test
    void widensAndFlattensAsOpenCv() {
        int[] expected = {
            15, 52, 89, 33, 70, 107, 62, 99, 136, 92, 129, 147, 121, 158, 152, 150, 164, 182, 175, 174, 188, 181, 204,
            98, 184, 221, 45, 137, 174, 83, 154, 148, 100, 184, 107, 130, 156, 122, 102, 115, 152, 61, 144, 110, 90,
            159, 82, 119, 117, 112, 149, 93, 130, 167, 44, 81, 76, 62, 85, 93, 91, 91, 123, 102, 115, 152, 108, 145,
            182, 137, 174, 211, 167, 180, 217, 196, 91, 128, 214, 37, 74
        };
        assertPixels(expected, source().resize(9, 3));
    }

    /** Expected: the first row of cv2.resize(source, (8, 7), interpolation=cv2.INTER_LINEAR), OpenCV 4. */
    @Test
    void growsAsOpenCv() {
        int[] firstRow = {
            0, 37, 74, 23, 60, 97, 56, 93, 130, 89, 126, 163, 123, 159, 196, 156, 193, 229, 189, 226, 119, 212, 249, 30
        };
        Picture grown = source().resize(8, 7);
        for (int i = 0; i < firstRow.length; i++) {
            assertEquals(firstRow[i], grown.rgb()[i] & 0xff, "value " + i);
        }
    }

    @Test
    void pngKeepsEveryPixel() {
        Path file = folder.resolve("a.png");
        source().write(file);
        assertArrayEquals(source().rgb(), Picture.read(file).rgb());
        assertEquals(new Dimension(5, 4), Picture.readSize(file));
    }

    @Test
    void jpegIsNear() {
        Path file = folder.resolve("a.JPG");
        Picture.filled(16, 16, 200, 100, 50).write(file);
        Picture back = Picture.read(file);
        assertEquals(200, back.at(8, 8, 0), 4);
        assertEquals(100, back.at(8, 8, 1), 4);
        assertEquals(50, back.at(8, 8, 2), 4);
    }

    @Test
    void writingLeavesNothingAside() throws IOException {
        source().write(folder.resolve("a.png"));
        source().write(folder.resolve("a.png"));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void unknownEndingIsRefused() {
        var refused = assertThrows(IllegalArgumentException.class, () -> source().write(folder.resolve("a.tiff")));
        assertTrue(refused.getMessage().contains("a.tiff"));
    }

    @Test
    void greyMeansEqualParts() throws IOException {
        BufferedImage grey = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(0, 0, 0, 77);
        grey.getRaster().setSample(1, 0, 0, 200);
        Path file = folder.resolve("grey.png");
        ImageIO.write(grey, "png", file.toFile());
        assertArrayEquals(
                new byte[] {77, 77, 77, (byte) 200, (byte) 200, (byte) 200},
                Picture.read(file).rgb());
    }

    @Test
    void sixteenBitGreyKeepsTheHighByte() throws IOException {
        BufferedImage grey = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
        grey.getRaster().setSample(0, 0, 0, 0x4d80);
        Path file = folder.resolve("grey16.png");
        ImageIO.write(grey, "png", file.toFile());
        assertEquals(0x4d, Picture.read(file).at(0, 0, 1));
    }

    @Test
    void alphaIsLeftOut() throws IOException {
        BufferedImage clear = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        clear.setRGB(0, 0, 0x40102030);
        Path file = folder.resolve("alpha.png");
        ImageIO.write(clear, "png", file.toFile());
        assertArrayEquals(new byte[] {0x10, 0x20, 0x30}, Picture.read(file).rgb());
    }

    /** The file was written by Pillow: left half cyan 0, magenta and yellow 230; right half cyan and yellow 230. */
    @Test
    void cmykJpegIsRead() throws URISyntaxException {
        Picture picture = Picture.read(
                Path.of(PictureTest.class.getResource("red-green-cmyk.jpg").toURI()));
        assertEquals(16, picture.width());
        assertTrue(picture.at(2, 4, 0) > picture.at(2, 4, 1) + 80, "left is red");
        assertTrue(picture.at(13, 4, 1) > picture.at(13, 4, 0) + 80, "right is green");
    }

    @Test
    void missingFileIsNamed() {
        Path file = folder.resolve("none.jpg");
        var missing = assertThrows(UncheckedIOException.class, () -> Picture.read(file));
        assertTrue(missing.getMessage().contains(file.toString()));
    }

    @Test
    void textIsNoPicture() throws IOException {
        Path file = Files.writeString(folder.resolve("text.jpg"), "not a picture");
        var refused = assertThrows(UncheckedIOException.class, () -> Picture.read(file));
        assertTrue(refused.getMessage().contains(file.toString()));
        assertTrue(refused.getMessage().contains("not a picture"));
        assertThrows(UncheckedIOException.class, () -> Picture.readSize(file));
    }

    @Test
    void cutPngIsNamed() throws IOException {
        Path whole = folder.resolve("whole.png");
        source().resize(60, 60).write(whole);
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("cut.png"), Arrays.copyOf(bytes, bytes.length / 2));
        var refused = assertThrows(UncheckedIOException.class, () -> Picture.read(cut));
        assertTrue(refused.getMessage().contains(cut.toString()));
    }

    @Test
    void cutJpegIsRefused() throws IOException {
        Path whole = folder.resolve("whole.jpg");
        source().resize(60, 60).write(whole);
        byte[] bytes = Files.readAllBytes(whole);
        for (int left : new int[] {bytes.length * 2 / 3, bytes.length - 9}) {
            Path cut = Files.write(folder.resolve("cut.jpg"), Arrays.copyOf(bytes, left));
            var refused = assertThrows(UncheckedIOException.class, () -> Picture.read(cut));
            assertEquals(
                    cut + " ends early, so that a part of the picture is missing: fetch it again or remove it.",
                    refused.getMessage());
            assertEquals(new Dimension(60, 60), Picture.readSize(cut));
        }
    }

    @Test
    void jpegThatLacksOnlyItsEndMarkerIsWhole() throws IOException {
        Path whole = folder.resolve("whole.jpg");
        source().resize(60, 60).write(whole);
        byte[] bytes = Files.readAllBytes(whole);
        Path unmarked = Files.write(folder.resolve("unmarked.jpg"), Arrays.copyOf(bytes, bytes.length - 2));
        assertArrayEquals(Picture.read(whole).rgb(), Picture.read(unmarked).rgb());
    }

    @Test
    void folderIsNoPicture() {
        var refused = assertThrows(UncheckedIOException.class, () -> Picture.read(folder));
        assertEquals(folder + " is a folder, not a picture; name the picture files in it.", refused.getMessage());
    }

    @Test
    void wrongNumberOfBytesIsRefused() {
        var refused = assertThrows(IllegalArgumentException.class, () -> new Picture(2, 2, new byte[11]));
        assertTrue(refused.getMessage().contains("12"));
    }
}
