package org.prunelab.batch;

import java.nio.FloatBuffer;
import java.util.List;
import org.prunelab.image.LabelledBox;
import org.prunelab.image.Picture;

/**
 * Pictures to learn from, with their objects.
 *
 * <pre>{@code
 * Batch batch = new Batches(voc.train(), Augmentation.none(), 128, 4, 1).batch(0);
 * batch.picture(0)
 * }</pre>
 *
 * @param step position in the sequence of batches, from 0
 * @param size side of the square pictures in pixels
 * @param pixels (N, 3, size, size), red, green, blue, in [0, 1]
 * @param truths the objects of each of the N pictures
 * @param ids the name of each picture; for a mosaic, of its upper left part
 */
public record Batch(long step, int size, FloatBuffer pixels, List<List<LabelledBox>> truths, List<String> ids) {

    /** One of the N pictures, rounded to 8 bits. */
    public Picture picture(int index) {
        int area = size * size;
        byte[] rgb = new byte[3 * area];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Math.round(255 * pixels.get((3 * index + i % 3) * area + i / 3));
        }
        return new Picture(size, size, rgb);
    }
}
