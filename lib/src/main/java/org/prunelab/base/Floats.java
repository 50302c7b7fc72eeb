package org.prunelab.base;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * Arrays of 32-bit little-endian floats in files, a chunk at a time.
 *
 * <pre>{@code
 * float[] numbers = new float[1000];
 * try (FileChannel channel = FileChannel.open(file)) {
 *     Floats.read(channel, numbers);
 * }
 * }</pre>
 */
public final class Floats {

    private static final int CHUNK = 1 << 18;

    private Floats() {}

    /**
     * Fills an array from the channel's position on.
     *
     * @throws EOFException where the file ends before
     */
    public static void read(FileChannel channel, float[] array) throws IOException {
        ByteBuffer chunk = buffer(Math.min(CHUNK, array.length) * Float.BYTES);
        for (int done = 0; done < array.length; ) {
            int count = Math.min(CHUNK, array.length - done);
            fill(channel, chunk.clear().limit(count * Float.BYTES));
            chunk.flip().asFloatBuffer().get(array, done, count);
            done += count;
        }
    }

    public static void write(FileChannel channel, float[] array) throws IOException {
        ByteBuffer chunk = buffer(Math.min(CHUNK, array.length) * Float.BYTES);
        for (int done = 0; done < array.length; ) {
            int count = Math.min(CHUNK, array.length - done);
            chunk.clear().limit(count * Float.BYTES);
            chunk.asFloatBuffer().put(array, done, count);
            writeAll(channel, chunk);
            done += count;
        }
    }

    /**
     * Reads until the buffer is full.
     *
     * @throws EOFException where the file ends before
     */
    public static void fill(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("the file ends too early");
            }
        }
    }

    /** Writes until the buffer is empty. */
    public static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** An empty buffer in the order of bytes of the files. */
    public static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
