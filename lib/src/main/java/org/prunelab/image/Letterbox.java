package org.prunelab.image;

/**
 * Fits a picture into a frame of another shape without distorting it: scaled until it touches two sides, centred, the
 * rest of the frame grey (128). The scaled size and the offsets are whole pixels.
 *
 * <pre>{@code
 * Letterbox letterbox = new Letterbox(640, 480, 416, 416);
 * Picture framed = letterbox.apply(picture);
 * Box back = letterbox.toSource(letterbox.toTarget(new Box(12, 30, 240, 198)));
 * }</pre>
 *
 * @param sourceWidth the picture's width in pixels
 * @param sourceHeight the picture's height in pixels
 * @param targetWidth the frame's width in pixels
 * @param targetHeight the frame's height in pixels
 */
public record Letterbox(int sourceWidth, int sourceHeight, int targetWidth, int targetHeight) {

    /** The grey around a picture, of 255. */
    public static final int GREY = 128;

    public Letterbox {
        if (sourceWidth < 1 || sourceHeight < 1 || targetWidth < 1 || targetHeight < 1) {
            throw new IllegalArgumentException(
                    "A letterbox has at least 1 pixel a side, not %d x %d fitted into %d x %d."
                            .formatted(sourceWidth, sourceHeight, targetWidth, targetHeight));
        }
    }

    private double scale() {
        return Math.min((double) targetWidth / sourceWidth, (double) targetHeight / sourceHeight);
    }

    /** The width of the picture within the frame. */
    public int scaledWidth() {
        return (int) Math.max(1, Math.min(targetWidth, Math.round(sourceWidth * scale())));
    }

    /** The height of the picture within the frame. */
    public int scaledHeight() {
        return (int) Math.max(1, Math.min(targetHeight, Math.round(sourceHeight * scale())));
    }

    /** Grey columns to the left of the picture. */
    public int left() {
        return (targetWidth - scaledWidth()) / 2;
    }

    /** Grey rows above the picture. */
    public int top() {
        return (targetHeight - scaledHeight()) / 2;
    }

    /**
     * The picture in its frame, (targetHeight, targetWidth).
     *
     * @throws IllegalArgumentException where the picture has not the source's size
     */
    public Picture apply(Picture picture) {
        if (picture.width() != sourceWidth || picture.height() != sourceHeight) {
            throw new IllegalArgumentException("This letterbox is for pictures of %d x %d, not of %d x %d."
                    .formatted(sourceWidth, sourceHeight, picture.width(), picture.height()));
        }
        return frame(picture.resize(scaledWidth(), scaledHeight()));
    }

    /**
     * A picture that has been scaled already, in its frame.
     *
     * @param scaled of {@link #scaledWidth} x {@link #scaledHeight}
     */
    public Picture frame(Picture scaled) {
        Picture frame = Picture.filled(targetWidth, targetHeight, GREY, GREY, GREY);
        int row = 3 * scaled.width();
        for (int y = 0; y < scaled.height(); y++) {
            System.arraycopy(scaled.rgb(), y * row, frame.rgb(), 3 * ((y + top()) * targetWidth + left()), row);
        }
        return frame;
    }

    /** A box of the picture, in the frame. */
    public Box toTarget(Box box) {
        return box.scaledAndMoved(
                (float) scaledWidth() / sourceWidth, (float) scaledHeight() / sourceHeight, left(), top());
    }

    /** A box of the frame, in the picture; it may overhang the picture, as a box in the grey does. */
    public Box toSource(Box box) {
        float scaleX = (float) sourceWidth / scaledWidth();
        float scaleY = (float) sourceHeight / scaledHeight();
        return box.scaledAndMoved(scaleX, scaleY, -left() * scaleX, -top() * scaleY);
    }
}
