package org.prunelab.report;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Pictures as PNG.
 *
 * <pre>{@code
 * Files.write(Path.of("shown.png"), Png.encode(image));
 * }</pre>
 */
public final class Png {

    private Png() {}

    /** The whole picture as the bytes of a PNG file. */
    public static byte[] encode(BufferedImage picture) {
        var bytes = new ByteArrayOutputStream();
        // A stream of our own, because ImageIO's writes to the disk first.
        try (var stream = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(picture, "png", stream)) {
                ImageIO.write(asArgb(picture), "png", stream);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "A picture of %d x %d pixels could not be written as PNG."
                            .formatted(picture.getWidth(), picture.getHeight()),
                    e);
        }
        return bytes.toByteArray();
    }

    /** The same in base64, as notebooks keep it. */
    public static String base64(BufferedImage picture) {
        return Base64.getEncoder().encodeToString(encode(picture));
    }

    private static BufferedImage asArgb(BufferedImage picture) {
        var copy = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = copy.createGraphics();
        graphics.drawImage(picture, 0, 0, null);
        graphics.dispose();
        return copy;
    }
}
