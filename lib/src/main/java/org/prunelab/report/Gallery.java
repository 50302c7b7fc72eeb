package org.prunelab.report;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/** Pictures side by side, as one picture. */
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
        int width = pictures.stream()
                .mapToInt(picture -> scaledWidth(picture, height))
                .max()
                .orElseThrow();
        int across = Math.min(columns, pictures.size());
        int rows = (pictures.size() + columns - 1) / columns;
        BufferedImage sheet = new BufferedImage(
                across * (width + GAP) - GAP, rows * (height + GAP) - GAP, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        for (int i = 0; i < pictures.size(); i++) {
            BufferedImage picture = pictures.get(i);
            int x = i % columns * (width + GAP);
            int y = i / columns * (height + GAP);
            graphics.drawImage(picture, x, y, scaledWidth(picture, height), height, null);
        }
        graphics.dispose();
        return sheet;
    }

    private static int scaledWidth(BufferedImage picture, int height) {
        return Math.max(1, (int) Math.round((double) picture.getWidth() * height / picture.getHeight()));
    }
}
