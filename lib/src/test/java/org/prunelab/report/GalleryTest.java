package org.prunelab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class GalleryTest {

    @Test
    void picturesStandInRowsEachScaledToTheHeight() {
        BufferedImage wide = filled(40, 20, Color.RED);
        BufferedImage tall = filled(10, 20, Color.BLUE);
        BufferedImage sheet = Gallery.of(List.of(wide, tall, tall), 2, 10);
        // columns of 20 and 5 pixels with 8 between, rows of 10 with 8 between
        assertEquals(20 + 8 + 5, sheet.getWidth());
        assertEquals(10 + 8 + 10, sheet.getHeight());
        assertEquals(Color.RED.getRGB(), sheet.getRGB(10, 5));
        assertEquals(Color.BLUE.getRGB(), sheet.getRGB(30, 5));
        assertEquals(Color.BLUE.getRGB(), sheet.getRGB(2, 23));
        assertEquals(0, sheet.getRGB(24, 5)); // the gap is transparent
    }

    @Test
    void noPicturesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Gallery.of(List.of(), 2, 10));
    }

    private static BufferedImage filled(int width, int height, Color color) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                picture.setRGB(x, y, color.getRGB());
            }
        }
        return picture;
    }
}
