package org.prunelab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.prunelab.base.FileProblem;
import org.prunelab.base.Floats;
import org.prunelab.base.SafetensorsHeader;
import org.prunelab.base.SafetensorsHeader.Tensor;
import org.prunelab.base.Sha256;
import org.prunelab.base.WholeFile;

/**
 * Named arrays with a text beside them, in the safetensors format. The last tensor, {@code sha256} (U8, 32), is the
 * digest of all bytes before it, by which a damaged file is found.
 *
 * @param text from the header's metadata
 * @param arrays of 32-bit floats by name
 */
record TensorFile(String text, Map<String, NDArray> arrays) {

    private static final String TEXT = "prunelab";
    private static final String DIGEST = "sha256";
    private static final int CHUNK = 1 << 20;

    /** How many bytes the numbers need. */
    long bytes() {
        return arrays.values().stream()
                .mapToLong(array -> array.size() * Float.BYTES)
                .sum();
    }

    /**
     * Writes the file whole or not at all, and waits until the disk has it.
     *
     * @throws UncheckedIOException where the disk refuses
     * @throws IllegalStateException where a number is not finite
     */
    void write(Path file) {
        ByteBuffer header = header().bytes();
        WholeFile.write("checkpoint", file, channel -> {
            MessageDigest digest = Sha256.begin();
            ByteBuffer chunk = Floats.buffer(CHUNK);
            writeAll(channel, digest, header);
            for (Map.Entry<String, NDArray> entry : arrays.entrySet()) {
                float[] values = entry.getValue().toFloatArray();
                requireFinite(entry.getKey(), values);
                for (int done = 0; done < values.length; ) {
                    int count = Math.min(CHUNK / Float.BYTES, values.length - done);
                    chunk.clear().limit(count * Float.BYTES);
                    chunk.asFloatBuffer().put(values, done, count);
                    writeAll(channel, digest, chunk);
                    done += count;
                }
            }
            writeAll(channel, Sha256.begin(), ByteBuffer.wrap(digest.digest()));
            channel.force(true);
        });
    }

    private SafetensorsHeader header() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        long offset = 0;
        for (Map.Entry<String, NDArray> entry : arrays.entrySet()) {
            Tensor tensor = Tensor.floats(offset, entry.getValue().getShape().getShape());
            tensors.put(entry.getKey(), tensor);
            offset = tensor.end();
        }
        tensors.put(DIGEST, Tensor.bytes(offset, Sha256.BYTES));
        return new SafetensorsHeader(Map.of(TEXT, text), tensors);
    }

    private static void writeAll(FileChannel channel, MessageDigest digest, ByteBuffer bytes) throws IOException {
        digest.update(bytes.duplicate());
        Floats.writeAll(channel, bytes);
    }

    private static void requireFinite(String name, float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new Diverged("A number of %s is %s".formatted(name, value));
            }
        }
    }

    /**
     * Reads a file.
     *
     * @param manager owns the arrays
     * @throws IllegalArgumentException where the file is cut off or damaged
     * @throws UncheckedIOException where it can't be read
     */
    static TensorFile read(Path file, NDManager manager) {
        try (FileChannel channel = FileChannel.open(file)) {
            checkDigest(channel);
            return content(channel.position(0), manager);
        } catch (EOFException e) {
            throw damaged(e.getMessage());
        } catch (IOException e) {
            throw refused(file, e);
        }
    }

    /** What is wrong with a file, in words, by its digest; empty where nothing is. */
    static Optional<String> damage(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            checkDigest(channel);
            return Optional.empty();
        } catch (IllegalArgumentException damaged) {
            return Optional.of(damaged.getMessage());
        } catch (IOException e) {
            throw refused(file, e);
        }
    }

    private static UncheckedIOException refused(Path file, IOException e) {
        return new UncheckedIOException("%s can't be read: %s".formatted(file, FileProblem.inWords(file, e)), e);
    }

    private static TensorFile content(FileChannel channel, NDManager manager) throws IOException {
        try {
            SafetensorsHeader header = SafetensorsHeader.read(channel);
            long available = channel.size() - channel.position();
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            for (Map.Entry<String, Tensor> entry : header.tensors().entrySet()) {
                if (!entry.getKey().equals(DIGEST)) {
                    entry.getValue().requireFloats(entry.getKey(), available);
                    arrays.put(entry.getKey(), array(channel, entry.getValue(), manager));
                }
            }
            return new TensorFile(header.metadata().getOrDefault(TEXT, ""), arrays);
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw damaged(e.getMessage());
        }
    }

    /** Tensors lie in the order of the header, one after the other. */
    private static NDArray array(FileChannel channel, Tensor tensor, NDManager manager) throws IOException {
        Shape shape =
                new Shape(tensor.shape().stream().mapToLong(Long::longValue).toArray());
        float[] values = new float[Math.toIntExact(shape.size())];
        Floats.read(channel, values);
        return manager.create(values, shape);
    }

    private static void checkDigest(FileChannel channel) throws IOException {
        long rest = channel.size() - Sha256.BYTES;
        if (rest < Long.BYTES) {
            throw damaged("it has only %d bytes".formatted(channel.size()));
        }
        MessageDigest digest = Sha256.begin();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        while (rest > 0) {
            fill(channel, chunk.clear().limit((int) Math.min(CHUNK, rest)));
            rest -= chunk.remaining();
            digest.update(chunk);
        }
        ByteBuffer stated = ByteBuffer.allocate(Sha256.BYTES);
        fill(channel, stated);
        byte[] computed = digest.digest();
        if (!Arrays.equals(computed, stated.array())) {
            throw damaged("its SHA-256 is %s, but it states %s"
                    .formatted(
                            HexFormat.of().formatHex(computed, 0, 8),
                            HexFormat.of().formatHex(stated.array(), 0, 8)));
        }
    }

    private static IllegalArgumentException damaged(String how) {
        return new IllegalArgumentException("cut off or damaged: " + how);
    }

    /** Reads until the buffer is full, and makes it ready to be read. */
    private static void fill(FileChannel channel, ByteBuffer bytes) throws IOException {
        Floats.fill(channel, bytes);
        bytes.flip();
    }
}
