package org.prunelab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.prunelab.batch.Batch;

/**
 * The pixels of one batch after another in one piece of memory, which the engine reads in place. An array made of a
 * Java array gets memory of its own each time, which stays until the garbage collector comes by.
 */
final class PixelBuffer {

    private ByteBuffer memory = ByteBuffer.allocateDirect(0);

    /**
     * The pictures of a batch, (N, 3, size, size). The array before loses its values, and must be of no use any more.
     */
    NDArray load(Batch batch, NDManager manager) {
        int bytes = Math.multiplyExact(Float.BYTES, batch.pixels().remaining());
        if (memory.capacity() < bytes) {
            memory = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }
        memory.clear().limit(bytes);
        memory.asFloatBuffer().put(batch.pixels().duplicate());
        Shape shape = new Shape(batch.truths().size(), 3, batch.size(), batch.size());
        return manager.create(memory, shape, DataType.FLOAT32);
    }
}
