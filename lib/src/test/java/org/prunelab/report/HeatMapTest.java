package org.prunelab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class HeatMapTest {

    @Test
    void valuesAreColoursFromVioletToYellow() {
        assertEquals(0x440154, HeatMap.color(0));
        assertEquals(0xFDE725, HeatMap.color(1));
        assertEquals(0x26828E, HeatMap.color(4.0 / 9));
    }

    @Test
    void aBrighterCellIsMoreYellowThanADarkOne() {
        BufferedImage black = new BufferedImage(40, 20, BufferedImage.TYPE_INT_RGB);
        BufferedImage drawn = HeatMap.over(black, 1, 2, new float[] {0, 0.5f}, 0.5);
        int dark = drawn.getRGB(2, 10) & 0xFFFFFF;
        int bright = drawn.getRGB(37, 10) & 0xFFFFFF;
        assertEquals(0x110015, dark); // a quarter of the darkest colour
        assertEquals(0xCAB91E, bright); // four fifths of the brightest
        int middle = drawn.getRGB(20, 10) >> 8 & 0xFF;
        assertTrue(middle > (dark >> 8 & 0xFF) && middle < (bright >> 8 & 0xFF));
    }

    @Test
    void valuesThatDoNotFillTheGridAreRefused() {
        BufferedImage picture = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
        assertThrows(IllegalArgumentException.class, () -> HeatMap.over(picture, 2, 2, new float[3], 1));
        assertThrows(IllegalArgumentException.class, () -> HeatMap.over(picture, 2, 2, new float[4], 0));
    }
}
