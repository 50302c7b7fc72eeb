package org.prunelab.report;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pictures side by side, as one picture.
 *
 * <pre>{@code
 * Gallery.of(List.of(image, image), 2, 200)
 * }</pre>
 */
public final class Gallery {

    private static final int GAP = 8;

    private Gallery() {}

    /**
     * Pictures in rows from left to right, each scaled to one height, on a transparent ground.
     *
     * @param columns pictures a row, at least 1
     * @param height of each picture in pixels, at least 1
     */
    public static BufferedImage of(List<BufferedImage> pictures, int columns, int height) {
        if (pictures.isEmpty() || columns < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "A gallery needs at least 1 picture, 1 column and 1 pixel of height, not %d, %d and %d."
                            .formatted(pictures.size(), columns, height));
        }
        int[] left = new int[Math.min(columns, pictures.size()) + 1];
        for (int column = 0; column < left.length - 1; column++) {
            left[column + 1] = left[column] + GAP + widest(pictures, column, columns, height);
        }
        int rows = (pictures.size() + columns - 1) / columns;
        BufferedImage sheet = new BufferedImage(
                left[left.length - 1] - GAP, rows * (height + GAP) - GAP, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        for (int i = 0; i < pictures.size(); i++) {
            BufferedImage picture = pictures.get(i);
            int y = i / columns * (height + GAP);
            graphics.drawImage(picture, left[i % columns], y, scaledWidth(picture, height), height, null);
        }
        graphics.dispose();
        return sheet;
    }

    private static int widest(List<BufferedImage> pictures, int column, int columns, int height) {
        return IntStream.range(0, pictures.size())
                .filter(i -> i % columns == column)
                .map(i -> scaledWidth(pictures.get(i), height))
                .max()
                .orElseThrow();
    }

    private static int scaledWidth(BufferedImage picture, int height) {
        return Math.max(1, (int) Math.round((double) picture.getWidth() * height / picture.getHeight()));
    }
}
