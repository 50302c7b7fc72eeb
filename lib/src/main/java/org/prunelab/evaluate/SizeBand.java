package org.prunelab.evaluate;

import java.util.List;
import org.prunelab.image.Box;
import org.prunelab.voc.VocImage;

/**
 * Objects of like size.
 *
 * <pre>{@code
 * List<SizeBand> bands = SizeBand.of(24, 64);             // sides in pixels
 * }</pre>
 *
 * @param name as it stands in tables
 * @param minArea the smallest box area that belongs to it, in square pixels of the picture
 * @param maxArea the largest one, which belongs to it, too
 */
public record SizeBand(String name, double minArea, double maxArea) {

    static final SizeBand ALL = new SizeBand("all", 0, Double.POSITIVE_INFINITY);

    public SizeBand {
        if (!(minArea >= 0 && minArea <= maxArea)) {
            throw new IllegalArgumentException(
                    "Size band %s spans %s to %s; it needs 0 <= minArea <= maxArea.".formatted(name, minArea, maxArea));
        }
    }

    /**
     * The bands of COCO, meant for pictures some 640 pixels wide: small up to 32 x 32, medium up to 96 x 96, large. As in
     * pycocotools, a box just on a border belongs to both sides.
     */
    public static List<SizeBand> coco() {
        return of(32, 96);
    }

    /** Small, medium and large, parted at the squares with these sides, in pixels. */
    public static List<SizeBand> of(double mediumSide, double largeSide) {
        return List.of(
                new SizeBand("small", 0, mediumSide * mediumSide),
                new SizeBand("medium", mediumSide * mediumSide, largeSide * largeSide),
                new SizeBand("large", largeSide * largeSide, Double.POSITIVE_INFINITY));
    }

    /**
     * Small, medium and large, with about a third of the objects of some pictures each, difficult ones not counted: for
     * pictures whose size is not COCO's. Where they have none, COCO's.
     */
    public static List<SizeBand> thirds(List<VocImage> images) {
        double[] sides = images.stream()
                .flatMap(image -> image.objects().stream())
                .filter(object -> !object.difficult())
                .mapToDouble(object -> Math.sqrt(object.box().area()))
                .sorted()
                .toArray();
        if (sides.length == 0) {
            return coco();
        }
        return of(sides[sides.length / 3], sides[2 * sides.length / 3]);
    }

    /** The side of the smallest square that belongs to it, in pixels. */
    public double minSide() {
        return Math.sqrt(minArea);
    }

    boolean holds(Box box) {
        double area = ((double) box.xmax() - box.xmin()) * ((double) box.ymax() - box.ymin());
        return area >= minArea && area <= maxArea;
    }
}
