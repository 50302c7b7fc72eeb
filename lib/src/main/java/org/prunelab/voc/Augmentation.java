package org.prunelab.voc;

/**
 * How pictures are varied for training: mosaic, zoom, shift and flip, then colour. A box that is cut stays, cut, if
 * enough of it is left.
 *
 * @param mosaic probability in [0, 1] that a picture is put together of four (Bochkovskiy et al. 2020, section 3.3)
 * @param flip probability in [0, 1] of left-right mirroring, for each picture on its own
 * @param hue greatest shift of hue, in [0, 0.5] of the colour circle; Darknet's {@code hue}
 * @param saturation greatest factor of saturation, up or down, at least 1; Darknet's {@code saturation}
 * @param exposure greatest factor of brightness, up or down, at least 1; Darknet's {@code exposure}
 * @param zoom greatest factor of size, up or down, at least 1
 * @param stretch greatest factor between the changes of width and height, at least 1
 * @param shift from 0, a picture stays centred, to 1, it may lie wherever it fits or fills the frame
 * @param minVisible least part of a box's area in [0, 1] that must be left of it
 * @param minSide least side in pixels of what is left of a box, at least 0
 */
public record Augmentation(
        double mosaic,
        double flip,
        double hue,
        double saturation,
        double exposure,
        double zoom,
        double stretch,
        double shift,
        double minVisible,
        double minSide) {

    public Augmentation {
        require("mosaic", mosaic, 0, 1);
        require("flip", flip, 0, 1);
        require("hue", hue, 0, 0.5);
        require("saturation", saturation, 1, 10);
        require("exposure", exposure, 1, 10);
        require("zoom", zoom, 1, 10);
        require("stretch", stretch, 1, 10);
        require("shift", shift, 0, 1);
        require("minVisible", minVisible, 0, 1);
        require("minSide", minSide, 0, 1000);
    }

    private static void require(String name, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException(
                    "An augmentation's %s may be from %s to %s, not %s.".formatted(name, low, high, value));
        }
    }

    /** Letterboxed pictures as they are. */
    public static Augmentation none() {
        return new Augmentation(0, 0, 0, 1, 1, 1, 1, 0, 0, 0);
    }

    /** Flips and some colour and position, for short runs. */
    public static Augmentation light() {
        return new Augmentation(0, 0.5, 0.02, 1.2, 1.2, 1.15, 1.1, 1, 0.25, 3);
    }

    /** Mosaic, and the colours of Darknet's yolov4.cfg: hue 0.1, saturation 1.5, exposure 1.5. */
    public static Augmentation yolov4() {
        return new Augmentation(0.5, 0.5, 0.1, 1.5, 1.5, 1.4, 1.2, 1, 0.25, 3);
    }

    public Augmentation withMosaic(double probability) {
        return new Augmentation(
                probability, flip, hue, saturation, exposure, zoom, stretch, shift, minVisible, minSide);
    }

    public Augmentation withFlip(double probability) {
        return new Augmentation(
                mosaic, probability, hue, saturation, exposure, zoom, stretch, shift, minVisible, minSide);
    }

    public Augmentation withColour(double newHue, double newSaturation, double newExposure) {
        return new Augmentation(
                mosaic, flip, newHue, newSaturation, newExposure, zoom, stretch, shift, minVisible, minSide);
    }

    public Augmentation withZoom(double newZoom, double newStretch) {
        return new Augmentation(
                mosaic, flip, hue, saturation, exposure, newZoom, newStretch, shift, minVisible, minSide);
    }

    public Augmentation withShift(double newShift) {
        return new Augmentation(mosaic, flip, hue, saturation, exposure, zoom, stretch, newShift, minVisible, minSide);
    }
}
