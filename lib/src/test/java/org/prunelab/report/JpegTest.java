package org.prunelab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class JpegTest {

    @Test
    void aPictureReadsAgainAlmostAsItWas() throws IOException {
        var picture = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 48; y++) {
            for (int x = 0; x < 64; x++) {
                picture.setRGB(x, y, (4 * x) << 16 | (5 * y) << 8 | 128);
            }
        }

        BufferedImage read = ImageIO.read(new ByteArrayInputStream(Jpeg.encode(picture)));

        assertEquals(64, read.getWidth());
        assertEquals(48, read.getHeight());
        for (int shift = 0; shift <= 16; shift += 8) {
            int before = picture.getRGB(30, 20) >> shift & 0xFF;
            int after = read.getRGB(30, 20) >> shift & 0xFF;
            assertTrue(Math.abs(before - after) <= 8, before + " became " + after);
        }
    }
}
