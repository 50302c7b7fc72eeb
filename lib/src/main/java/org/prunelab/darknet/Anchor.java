package org.prunelab.darknet;

/** The prior size of a box, in pixels of the network's input. */
public record Anchor(double width, double height) {

    public Anchor {
        if (!(width > 0 && height > 0)) {
            throw new IllegalArgumentException(
                    "An anchor needs a positive width and height, but it is %s x %s".formatted(width, height));
        }
    }
}
