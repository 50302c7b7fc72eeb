package org.prunelab.darknet;

/**
 * The prior size of a box, in pixels of the network's input.
 *
 * <pre>{@code
 * List<Anchor> anchors = List.of(new Anchor(10, 13), new Anchor(16, 30));
 * }</pre>
 */
public record Anchor(double width, double height) {

    public Anchor {
        if (!(width > 0 && width <= Float.MAX_VALUE && height > 0 && height <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "an anchor needs a positive width and height in pixels, but it is %s x %s"
                            .formatted(width, height));
        }
    }
}
