package org.prunelab.batch;

import java.nio.FloatBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.prunelab.image.Letterbox;
import org.prunelab.voc.VocImage;

/**
 * Letterboxed pictures in their order; may be gone through again and again, decoded once where memory allows.
 *
 * <pre>{@code
 * for (OrderedBatches.Part part : Batches.ordered(voc.val(), 128, 8)) {
 *     System.out.println(part);
 * }
 * }</pre>
 */
public final class OrderedBatches implements Iterable<OrderedBatches.Part> {

    /**
     * Up to N pictures in order.
     *
     * @param size side of the square pictures in pixels
     * @param pixels (N, 3, size, size), red, green, blue, in [0, 1]
     * @param images the N pictures with their objects, in the files' own pixels
     * @param letterboxes how each came into the square, to take boxes back to the file's pixels
     */
    public record Part(int size, FloatBuffer pixels, List<VocImage> images, List<Letterbox> letterboxes) {}

    private final List<VocImage> images;
    private final int size;
    private final int batchSize;
    private final FittedPictures pictures;

    OrderedBatches(List<VocImage> images, int size, int batchSize) {
        if (size < 1 || batchSize < 1) {
            throw new IllegalArgumentException(
                    "Batches need a size and a batch size of at least 1, not %d and %d.".formatted(size, batchSize));
        }
        this.images = List.copyOf(images);
        this.size = size;
        this.batchSize = batchSize;
        this.pictures = new FittedPictures(size, FittedPictures.usualBudget());
    }

    /** How many batches there are; the last may be smaller. */
    public int count() {
        return (images.size() + batchSize - 1) / batchSize;
    }

    @Override
    public Iterator<Part> iterator() {
        return IntStream.range(0, count()).mapToObj(this::part).iterator();
    }

    private Part part(int index) {
        List<VocImage> some = images.subList(index * batchSize, Math.min(images.size(), (index + 1) * batchSize));
        int area = size * size;
        FloatBuffer pixels = FloatBuffer.allocate(some.size() * 3 * area);
        List<Letterbox> letterboxes = some.stream().map(pictures::letterbox).toList();
        IntStream.range(0, some.size())
                .parallel()
                .forEach(
                        i -> letterboxes.get(i).frame(pictures.get(some.get(i))).planes(pixels, i * 3 * area));
        return new Part(size, pixels, some, letterboxes);
    }
}
