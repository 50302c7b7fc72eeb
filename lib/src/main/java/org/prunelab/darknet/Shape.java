package org.prunelab.darknet;

/**
 * The shape (C, H, W) of a feature map, without the batch.
 *
 * <pre>{@code
 * new Shape(3, 416, 416).size()                           // 519,168
 * }</pre>
 */
public record Shape(int channels, int height, int width) {

    /** Values in the map. */
    public long size() {
        return (long) channels * height * width;
    }

    @Override
    public String toString() {
        return channels + " x " + height + " x " + width;
    }
}
