package org.prunelab.image;

/**
 * An axis-aligned box by its corners, in pixels unless its user says otherwise.
 *
 * <pre>{@code
 * Box box = Box.centered(50, 50, 20, 10).clip(100, 100);
 * }</pre>
 *
 * @param xmin left edge
 * @param ymin upper edge
 * @param xmax right edge, not less than {@code xmin}
 * @param ymax lower edge, not less than {@code ymin}
 */
public record Box(float xmin, float ymin, float xmax, float ymax) {

    public Box {
        if (!(xmin <= xmax && ymin <= ymax)) {
            throw new IllegalArgumentException(
                    "A box needs xmin <= xmax and ymin <= ymax, but it is [%s, %s, %s, %s]; swap the corners or drop it."
                            .formatted(xmin, ymin, xmax, ymax));
        }
    }

    /** The box of width {@code width} and height {@code height} around (x, y). */
    public static Box centered(float x, float y, float width, float height) {
        return new Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2);
    }

    public float width() {
        return xmax - xmin;
    }

    public float height() {
        return ymax - ymin;
    }

    public float centerX() {
        return (xmin + xmax) / 2;
    }

    public float centerY() {
        return (ymin + ymax) / 2;
    }

    public float area() {
        return width() * height();
    }

    /** The area that both boxes cover; 0 where they do not meet. */
    public float intersection(Box other) {
        float width = Math.min(xmax, other.xmax) - Math.max(xmin, other.xmin);
        float height = Math.min(ymax, other.ymax) - Math.max(ymin, other.ymin);
        return width <= 0 || height <= 0 ? 0 : width * height;
    }

    /** Intersection over union, in [0, 1]; 0 where both boxes are empty. */
    public float iou(Box other) {
        float common = intersection(other);
        float union = area() + other.area() - common;
        return union <= 0 ? 0 : common / union;
    }

    /** The part of this box within [0, width] x [0, height]; an empty box on the border where there is none. */
    public Box clip(float width, float height) {
        return new Box(clamp(xmin, width), clamp(ymin, height), clamp(xmax, width), clamp(ymax, height));
    }

    private static float clamp(float value, float limit) {
        return Math.max(0, Math.min(value, limit));
    }

    /** This box scaled about the origin, then moved. */
    public Box scaledAndMoved(float scaleX, float scaleY, float moveX, float moveY) {
        return new Box(xmin * scaleX + moveX, ymin * scaleY + moveY, xmax * scaleX + moveX, ymax * scaleY + moveY);
    }
}
