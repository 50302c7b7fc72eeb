package org.prunelab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PngTest {

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_INT_BGR
            })
    void everyPixelComesBack(int type) throws Exception {
        var picture = new BufferedImage(31, 17, type);
        for (int x = 0; x < 31; x++) {
            for (int y = 0; y < 17; y++) {
                picture.setRGB(x, y, 0xFF000000 | ((x * 8) << 16) | ((y * 15) << 8) | ((x * y) % 256));
            }
        }
        byte[] png = Base64.getDecoder().decode(Png.base64(picture));
        BufferedImage back = ImageIO.read(new ByteArrayInputStream(png));
        for (int x = 0; x < 31; x++) {
            for (int y = 0; y < 17; y++) {
                assertEquals(picture.getRGB(x, y), back.getRGB(x, y));
            }
        }
    }
}
