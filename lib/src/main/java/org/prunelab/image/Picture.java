package org.prunelab.image;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import java.awt.Dimension;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A picture of 8-bit RGB pixels.
 *
 * <pre>{@code
 * Picture picture = Picture.read(Path.of("street.jpg")).resize(416, 416);
 * picture.write(Path.of("small.png"));
 * }</pre>
 */
public final class Picture {

    static {
        // A notebook adds jars while it runs, where ImageIO's own search for plug-ins does not look.
        IIORegistry registry = IIORegistry.getDefaultInstance();
        if (registry.getServiceProviderByClass(JPEGImageReaderSpi.class) == null) {
            registry.registerServiceProvider(new JPEGImageReaderSpi());
        }
    }

    private final int width;
    private final int height;
    private final byte[] rgb;

    /**
     * @param width in pixels, at least 1
     * @param height in pixels, at least 1
     * @param rgb red, green, blue of each pixel, row by row from the top: (height, width, 3); not copied
     */
    public Picture(int width, int height, byte[] rgb) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "A picture is at least 1 x 1 pixels, not %d x %d.".formatted(width, height));
        }
        if (rgb.length != 3L * width * height) {
            throw new IllegalArgumentException("A picture of %d x %d pixels has %d bytes, not %d."
                    .formatted(width, height, 3L * width * height, rgb.length));
        }
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    /** A picture of one colour; each part in [0, 255]. */
    public static Picture filled(int width, int height, int red, int green, int blue) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) red;
            rgb[i + 1] = (byte) green;
            rgb[i + 2] = (byte) blue;
        }
        return new Picture(width, height, rgb);
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** The pixels themselves, (height, width, 3); not a copy. */
    public byte[] rgb() {
        return rgb;
    }

    /** One part of a pixel in [0, 255]; channel 0 is red, 1 green, 2 blue. */
    public int at(int x, int y, int channel) {
        return rgb[3 * (y * width + x) + channel] & 0xff;
    }

    /**
     * Reads a JPEG, PNG, BMP or GIF file of any colour model. Grey becomes R = G = B, an alpha channel is left out (as
     * OpenCV and Pillow do), and an EXIF orientation is not applied, as labels are in the stored pixels.
     *
     * @throws UncheckedIOException naming the file, where it is missing, unreadable or not a picture
     */
    public static Picture read(Path file) {
        return withReader(file, reader -> of(reader.read(0)));
    }

    /**
     * The width and height of a picture file, from its header alone.
     *
     * @throws UncheckedIOException naming the file, where it is missing, unreadable or not a picture
     */
    public static Dimension readSize(Path file) {
        return withReader(file, reader -> new Dimension(reader.getWidth(0), reader.getHeight(0)));
    }

    private interface Reading<T> {
        T from(ImageReader reader) throws IOException;
    }

    private static <T> T withReader(Path file, Reading<T> reading) {
        if (Files.isDirectory(file)) {
            throw failure("%s is a folder, not a picture; name the picture files in it.".formatted(file), null);
        }
        if (!Files.isRegularFile(file)) {
            throw failure("There is no picture file %s; check the path.".formatted(file), null);
        }
        // ImageIO's own stream is a channel, which an interrupt of the thread closes: the file would look damaged
        try (InputStream bytes = opened(file);
                ImageInputStream in = new MemoryCacheImageInputStream(bytes)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw failure(
                        "%s is not a picture: its content is neither JPEG, PNG, BMP nor GIF. Replace or remove it."
                                .formatted(file),
                        null);
            }
            ImageReader reader = readers.next();
            try {
                List<String> warnings = new ArrayList<>();
                reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
                reader.setInput(in, true, true);
                T read = reading.from(reader);
                if (endsEarly(warnings)) {
                    throw failure(
                            "%s ends early, so that a part of the picture is missing: fetch it again or remove it."
                                    .formatted(file),
                            null);
                }
                return read;
            } finally {
                reader.dispose();
            }
        } catch (UncheckedIOException told) {
            throw told;
        } catch (IOException | RuntimeException damaged) {
            // decoders meet damaged files with any kind of exception
            throw failure(
                    "%s cannot be read as a picture (%s). It is damaged or cut short: replace or remove it."
                            .formatted(file, damaged.getMessage() == null ? "it ends early" : damaged.getMessage()),
                    damaged);
        }
    }

    private static InputStream opened(Path file) {
        try {
            return new FileInputStream(file.toFile());
        } catch (FileNotFoundException cannot) {
            throw failure("%s cannot be opened; check that it may be read.".formatted(file), cannot);
        }
    }

    /**
     * Where a JPEG file ends, the JDK's decoder warns that the end marker is missing and fills the rest with grey if it
     * needed more data. Other files lack nothing but the marker, or hold odd data in the middle, and are shown everywhere.
     */
    private static boolean endsEarly(List<String> warnings) {
        return warnings.stream().anyMatch(warning -> warning.contains("Truncated File"))
                && warnings.stream().anyMatch(warning -> warning.contains("premature end"));
    }

    private static UncheckedIOException failure(String message, Exception cause) {
        return new UncheckedIOException(message, new IOException(message, cause));
    }

    /** The same pixels in 8-bit RGB, whatever the colour model; an alpha channel is left out. */
    public static Picture of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] rgb = new byte[3 * width * height];
        if (image.getColorModel() instanceof ComponentColorModel model
                && model.getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
            copyGrey(image.getRaster(), model.getComponentSize(0), rgb);
        } else {
            int[] row = new int[width];
            int to = 0;
            for (int y = 0; y < height; y++) {
                image.getRGB(0, y, width, 1, row, 0, width);
                for (int pixel : row) {
                    rgb[to++] = (byte) (pixel >> 16);
                    rgb[to++] = (byte) (pixel >> 8);
                    rgb[to++] = (byte) pixel;
                }
            }
        }
        return new Picture(width, height, rgb);
    }

    /** Java takes grey for linear light and would brighten it on the way to RGB; files mean the value as it stands. */
    private static void copyGrey(Raster raster, int bits, byte[] rgb) {
        int[] row = new int[raster.getWidth()];
        int to = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, 0, row);
            for (int sample : row) {
                byte grey = (byte) (bits > 8 ? sample >> (bits - 8) : sample);
                rgb[to++] = grey;
                rgb[to++] = grey;
                rgb[to++] = grey;
            }
        }
    }

    /**
     * The pixels as a network reads them: (3, H, W) from a position of the buffer on, red first, in [0, 1].
     *
     * @param out its own position is neither used nor changed
     */
    public void planes(FloatBuffer out, int start) {
        int area = width * height;
        for (int i = 0; i < rgb.length; i++) {
            out.put(start + i % 3 * area + i / 3, (rgb[i] & 0xff) / 255f);
        }
    }

    /** A copy for Java 2D, of type {@link BufferedImage#TYPE_INT_RGB}. */
    public BufferedImage toBufferedImage() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] pixels = new int[width * height];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | (rgb[3 * i + 2] & 0xff);
        }
        image.setRGB(0, 0, width, height, pixels, 0, width);
        return image;
    }

    /**
     * Writes a PNG or JPEG file, by the name's ending. The file appears whole or not at all.
     *
     * @throws IllegalArgumentException where the name ends in neither .png, .jpg nor .jpeg
     * @throws UncheckedIOException naming the file, where it cannot be written
     */
    public void write(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        String format = name.endsWith(".png") ? "png" : name.endsWith(".jpg") || name.endsWith(".jpeg") ? "jpeg" : null;
        if (format == null) {
            throw new IllegalArgumentException(
                    "A picture is written as .png, .jpg or .jpeg, not as %s.".formatted(file));
        }
        Path folder = file.toAbsolutePath().getParent();
        try {
            Path aside = folder.resolve("." + UUID.randomUUID() + ".part");
            try {
                ImageIO.write(toBufferedImage(), format, aside.toFile());
                Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(aside);
            }
        } catch (IOException cannot) {
            throw failure(
                    "%s cannot be written; check that its folder exists, may be written to and has room."
                            .formatted(file),
                    cannot);
        }
    }

    /**
     * This picture at another size: bilinear between the four nearest pixels about half-pixel centres, edges repeated, bit
     * for bit as OpenCV's INTER_LINEAR (no averaging when it shrinks).
     */
    public Picture resize(int newWidth, int newHeight) {
        if (newWidth == width && newHeight == height) {
            return this;
        }
        byte[] out = new byte[3 * newWidth * newHeight];
        BilinearTaps across = BilinearTaps.ofColumns(width, newWidth);
        BilinearTaps down = BilinearTaps.ofRows(height, newHeight);
        int to = 0;
        for (int y = 0; y < newHeight; y++) {
            int upper = 3 * width * down.first[y];
            int lower = 3 * width * down.second[y];
            for (int x = 0; x < newWidth; x++) {
                int left = 3 * across.first[x];
                int right = 3 * across.second[x];
                for (int c = 0; c < 3; c++) {
                    int above = across.mix(x, rgb[upper + left + c] & 0xff, rgb[upper + right + c] & 0xff);
                    int below = across.mix(x, rgb[lower + left + c] & 0xff, rgb[lower + right + c] & 0xff);
                    out[to++] = down.mixCut(y, above, below);
                }
            }
        }
        return new Picture(newWidth, newHeight, out);
    }
}
