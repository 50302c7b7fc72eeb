package org.prunelab.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prunelab.image.Hsv;

class AugmentationTest {

    @Test
    void valuesOutOfRangeAreRefused() {
        var refused = assertThrows(
                IllegalArgumentException.class, () -> Augmentation.none().withMosaic(1.5));
        assertTrue(refused.getMessage().contains("mosaic"), refused.getMessage());
        assertTrue(refused.getMessage().contains("1.5"), refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Augmentation.none().withColour(0.1, 0.5, 1));
        assertThrows(IllegalArgumentException.class, () -> Augmentation.none().withFlip(Double.NaN));
    }

    /** Java's own conversion is the judge. */
    @Test
    void hsvIsJavas() {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            int red = random.nextInt(256);
            int green = random.nextInt(256);
            int blue = random.nextInt(256);
            float[] colour = {red / 255f, green / 255f, blue / 255f};
            Hsv.fromRgb(colour);
            assertArrayEquals(Color.RGBtoHSB(red, green, blue, null), colour, 1e-5f);
            Hsv.toRgb(colour);
            assertArrayEquals(new float[] {red / 255f, green / 255f, blue / 255f}, colour, 1e-5f);
        }
    }

    /** The results are those of Python's colorsys: to HSV, changed there, and back. */
    @ParameterizedTest
    @CsvSource({
        "0.8, 0.3, 0.1,     0.1, 1.2, 0.9,    0.72, 0.637714, 0",
        "0.1, 0.5, 0.2,    -0.4, 1.5, 1.4,    0.7, 0, 0.105",
        "0.9, 0.85, 0.95,   0.3, 0.7, 1.05,   0.9975, 0.94605, 0.924",
        "0.25, 0.25, 0.25,  0.2, 1.5, 1.5,    0.375, 0.375, 0.375",
        "0.2, 0.1, 0.9,     0.45, 0.8, 0.8,   0.72, 0.6304, 0.208",
        "0.9, 0.1, 0.12,   -0.05, 1, 1,       0.9, 0.1, 0.36"
    })
    void coloursShiftAsInColorsys(
            float red,
            float green,
            float blue,
            float hue,
            float saturation,
            float exposure,
            float newRed,
            float newGreen,
            float newBlue) {
        float[] colour = {red, green, blue};
        new ColourShift(hue, saturation, exposure).apply(colour);
        assertArrayEquals(new float[] {newRed, newGreen, newBlue}, colour, 2e-6f);
    }

    @Test
    void shiftsOfColourStayWithinTheSettings() {
        Random random = new Random(3);
        double greatest = 0;
        for (int i = 0; i < 500; i++) {
            ColourShift shift = ColourShift.random(random, new Augmentation.Colour(0.1, 1.5, 1.2));
            greatest = Math.max(greatest, Math.abs(shift.hue()));
            assertTrue(shift.saturation() >= 1 / 1.5 - 1e-6 && shift.saturation() <= 1.5);
            assertTrue(shift.exposure() >= 1 / 1.2 - 1e-6 && shift.exposure() <= 1.2);
        }
        assertEquals(0.1, greatest, 0.002);
    }

    @Test
    void exposureScalesAndSaturates() {
        float[] colour = {0.2f, 0.4f, 0.6f};
        new ColourShift(0, 1, 1.5f).apply(colour);
        assertArrayEquals(new float[] {0.3f, 0.6f, 0.9f}, colour, 1e-5f);
        new ColourShift(0, 1, 1.5f).apply(colour);
        assertEquals(1, Math.max(colour[0], Math.max(colour[1], colour[2])), 1e-6);
    }

    @Test
    void aThirdOfTheCircleTurnsRedToGreen() {
        float[] colour = {1, 0, 0};
        new ColourShift(1 / 3f, 1, 1).apply(colour);
        assertArrayEquals(new float[] {0, 1, 0}, colour, 1e-5f);
    }

    @Test
    void factorsLieBetweenMostAndItsInverse() {
        Random random = new Random(2);
        double[] factors = IntStream.range(0, 1000)
                .mapToDouble(i -> Placement.factor(random, 1.5))
                .toArray();
        for (double factor : factors) {
            assertTrue(factor >= 1 / 1.5 && factor <= 1.5);
        }
        assertTrue(IntStream.range(0, 1000).filter(i -> factors[i] < 1).count() > 400);
    }
}
