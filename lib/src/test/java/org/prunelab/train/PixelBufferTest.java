package org.prunelab.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.prunelab.batch.Batch;

class PixelBufferTest {

    private final Random random = new Random(1);

    private Batch batch(int pictures, int size) {
        float[] pixels = new float[pictures * 3 * size * size];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextFloat();
        }
        return new Batch(
                0,
                size,
                FloatBuffer.wrap(pixels),
                Collections.nCopies(pictures, List.of()),
                Collections.nCopies(pictures, "picture"));
    }

    @Test
    void batchesOfAnySizeComeThroughOneAfterAnother() {
        PixelBuffer buffer = new PixelBuffer();
        try (NDManager manager = NDManager.newBaseManager()) {
            for (int size : new int[] {32, 64, 32, 96}) {
                Batch batch = batch(2, size);
                try (NDArray array = buffer.load(batch, manager)) {
                    assertEquals(new Shape(2, 3, size, size), array.getShape());
                    assertArrayEquals(batch.pixels().array(), array.toFloatArray());
                }
            }
        }
    }

    /** The same memory is seen through both arrays. */
    @Test
    void theMemoryIsUsedAgain() {
        PixelBuffer buffer = new PixelBuffer();
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray first = buffer.load(batch(1, 64), manager);
            Batch next = batch(1, 64);
            buffer.load(next, manager);
            assertArrayEquals(next.pixels().array(), first.toFloatArray());
        }
    }
}
