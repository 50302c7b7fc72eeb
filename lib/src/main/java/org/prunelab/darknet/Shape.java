package org.prunelab.darknet;

/** The shape (C, H, W) of a feature map, without the batch. */
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
