package org.prunelab.detect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Font;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prunelab.image.Box;

class OverlayTest {

    private static final List<String> CLASSES = List.of("cell");
    private static final int ORANGE = 0xFFE69F00;
    private static final Detection CELL = new Detection(0, 0.87f, new Box(40, 60, 100, 120));

    private static BufferedImage gray(int width, int height) {
        return new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    }

    @ParameterizedTest
    @CsvSource({"128, 128, 384, 384", "100, 20, 400, 80", "384, 200, 384, 200", "800, 600, 800, 600", "1, 1, 384, 384"})
    void smallPicturesAreEnlargedByAWholeFactor(int width, int height, int drawnWidth, int drawnHeight) {
        BufferedImage drawn = Overlay.draw(gray(width, height), List.of(), CLASSES);
        assertEquals(drawnWidth, drawn.getWidth());
        assertEquals(drawnHeight, drawn.getHeight());
    }

    @Test
    void edgesOfTheBoxHaveTheColourOfTheClass() {
        BufferedImage drawn = Overlay.draw(gray(128, 128), List.of(CELL), CLASSES);
        assertEquals(ORANGE, drawn.getRGB(3 * 40, 3 * 100));
        assertEquals(ORANGE, drawn.getRGB(3 * 80, 3 * 120));
        assertNotEquals(ORANGE, drawn.getRGB(3 * 70, 3 * 100));
    }

    @Test
    void givenPictureStaysAsItIs() {
        BufferedImage image = gray(400, 400);
        Overlay.draw(image, List.of(CELL), CLASSES);
        assertEquals(0xFF000000, image.getRGB(40, 100));
    }

    @Test
    void boxesReachingBeyondThePictureAreDrawnAsFarAsTheyGo() {
        Detection beyond = new Detection(0, 1, new Box(-50, -50, 380, 900));
        BufferedImage drawn = Overlay.draw(gray(400, 400), List.of(beyond), CLASSES);
        assertEquals(ORANGE, drawn.getRGB(380, 200));
    }

    @Test
    void truthsAreDashedInWhite() {
        BufferedImage drawn = Overlay.draw(gray(400, 400), List.of(), CLASSES, List.of(new Box(50, 50, 350, 350)));
        long white = IntStream.range(50, 350)
                .filter(x -> drawn.getRGB(x, 50) == 0xFFFFFFFF)
                .count();
        assertTrue(white > 100 && white < 200, white + " of 300 pixels are white");
    }

    @Test
    void withoutFontsBoxesAreDrawnWithoutLabels() {
        IntFunction<Font> noFonts = size -> {
            throw new InternalError("Fontconfig head is null");
        };
        BufferedImage drawn =
                Overlay.draw(gray(400, 400), List.of(CELL), CLASSES, List.of(), noFonts, (detection, name) -> name);
        assertEquals(ORANGE, drawn.getRGB(40, 100));
        assertEquals(0xFF000000, drawn.getRGB(60, 55));
    }

    @Test
    void objectsThatAreThereHaveNoScoreInTheirLabels() {
        Detection sure = new Detection(0, 0.99f, CELL.box());
        Detection unsure = new Detection(0, 0.12f, CELL.box());
        assertArrayEquals(
                pixels(Overlay.drawObjects(gray(400, 400), List.of(sure), CLASSES)),
                pixels(Overlay.drawObjects(gray(400, 400), List.of(unsure), CLASSES)));
        assertFalse(Arrays.equals(
                pixels(Overlay.draw(gray(400, 400), List.of(sure), CLASSES)),
                pixels(Overlay.draw(gray(400, 400), List.of(unsure), CLASSES))));
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    @Test
    void classWithoutANameIsRefused() {
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class,
                () -> Overlay.draw(gray(9, 9), List.of(new Detection(1, 1, new Box(0, 0, 1, 1))), CLASSES));
        assertTrue(error.getMessage().contains("class index 1"), error.getMessage());
    }
}
