package org.prunelab.batch;

import java.util.List;
import java.util.Optional;

/**
 * How pictures are varied for training: mosaic, zoom, shift and flip, then colour; and the size of the network's input.
 * A box that is cut stays, cut, if enough of it is left.
 *
 * <pre>{@code
 * training.augmentation(Augmentation.light().withFlip(0.5).withMosaic(0.3)).run();
 * }</pre>
 *
 * @param mosaic probability in [0, 1] that a picture is put together of four (Bochkovskiy et al. 2020, section 3.3)
 * @param flip probability in [0, 1] of left-right mirroring, for each picture on its own
 * @param colour how far colours shift
 * @param crop how far pictures are scaled and moved, out of the frame too
 * @param cutBoxes which boxes stay that the frame's edge cuts
 * @param multiScale how the input's size changes from time to time; empty where it stays the network's own
 */
public record Augmentation(
        double mosaic, double flip, Colour colour, Crop crop, CutBoxes cutBoxes, Optional<MultiScale> multiScale) {

    public Augmentation {
        require("mosaic", mosaic, 0, 1);
        require("flip", flip, 0, 1);
    }

    /**
     * The greatest shifts of colour; each is drawn once a picture.
     *
     * @param hue in [0, 0.5] of the colour circle, either way; Darknet's {@code hue}
     * @param saturation factor of saturation, up or down, in [1, 10]; Darknet's {@code saturation}
     * @param exposure factor of brightness, up or down, in [1, 10]; Darknet's {@code exposure}
     */
    public record Colour(double hue, double saturation, double exposure) {

        public Colour {
            require("hue", hue, 0, 0.5);
            require("saturation", saturation, 1, 10);
            require("exposure", exposure, 1, 10);
        }
    }

    /**
     * The greatest changes of a picture's size and place; what leaves the frame is cut off.
     *
     * @param zoom factor of size, up or down, in [1, 10]
     * @param stretch factor between the changes of width and height, in [1, 10]
     * @param shift from 0, a picture stays centred, to 1, it may lie wherever it fits or fills the frame
     */
    public record Crop(double zoom, double stretch, double shift) {

        public Crop {
            require("zoom", zoom, 1, 10);
            require("stretch", stretch, 1, 10);
            require("shift", shift, 0, 1);
        }
    }

    /**
     * The least that must be left of a box that is cut, or it is dropped.
     *
     * @param minVisible part of its area, in [0, 1]
     * @param minSide in pixels of the network's input, in [0, 1000]
     */
    public record CutBoxes(double minVisible, double minSide) {

        public CutBoxes {
            require("minVisible", minVisible, 0, 1);
            require("minSide", minSide, 0, 1000);
        }
    }

    private static void require(String name, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException(
                    "An augmentation's %s may be from %s to %s, not %s.".formatted(name, low, high, value));
        }
    }

    /** Letterboxed pictures as they are. */
    public static Augmentation none() {
        return new Augmentation(0, 0, new Colour(0, 1, 1), new Crop(1, 1, 0), new CutBoxes(0, 0), Optional.empty());
    }

    /** Flips and some colour and position, for short runs. */
    public static Augmentation light() {
        return new Augmentation(
                0, 0.5, new Colour(0.02, 1.2, 1.2), new Crop(1.15, 1.1, 1), new CutBoxes(0.25, 3), Optional.empty());
    }

    /** Mosaic, and the colours of Darknet's yolov4.cfg: hue 0.1, saturation 1.5, exposure 1.5. */
    public static Augmentation yolov4() {
        return new Augmentation(
                0.5, 0.5, new Colour(0.1, 1.5, 1.5), new Crop(1.4, 1.2, 1), new CutBoxes(0.25, 3), Optional.empty());
    }

    public Augmentation withMosaic(double probability) {
        return new Augmentation(probability, flip, colour, crop, cutBoxes, multiScale);
    }

    public Augmentation withFlip(double probability) {
        return new Augmentation(mosaic, probability, colour, crop, cutBoxes, multiScale);
    }

    public Augmentation withColour(double hue, double saturation, double exposure) {
        return new Augmentation(mosaic, flip, new Colour(hue, saturation, exposure), crop, cutBoxes, multiScale);
    }

    public Augmentation withZoom(double zoom, double stretch) {
        return new Augmentation(mosaic, flip, colour, new Crop(zoom, stretch, crop.shift), cutBoxes, multiScale);
    }

    public Augmentation withShift(double shift) {
        return new Augmentation(mosaic, flip, colour, new Crop(crop.zoom, crop.stretch, shift), cutBoxes, multiScale);
    }

    public Augmentation withCutBoxes(double minVisible, double minSide) {
        return new Augmentation(mosaic, flip, colour, crop, new CutBoxes(minVisible, minSide), multiScale);
    }

    public Augmentation withMultiScale(MultiScale sizes) {
        return new Augmentation(mosaic, flip, colour, crop, cutBoxes, Optional.of(sizes));
    }

    /** The sides that the input of a network of side {@code size} takes, rising; see {@link MultiScale#sizes}. */
    List<Integer> sizes(int size) {
        return multiScale.map(m -> m.sizes(size)).orElse(List.of(size));
    }
}
