package org.prunelab.voc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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
