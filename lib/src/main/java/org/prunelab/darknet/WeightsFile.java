package org.prunelab.darknet;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;

/**
 * Darknet's weights format: a header of three 32-bit numbers and the count of images seen (64 bits from version 0.2 on,
 * 32 before), then for each convolution in order its biases (or beta), gamma, running mean and running variance (where
 * normalised), and the kernel (O, I, K, K), all 32-bit little-endian floats.
 */
public final class WeightsFile {

    private static final int CHUNK = 1 << 20;

    private WeightsFile() {}

    /** The head of a weights file. */
    public record Header(int major, int minor, int revision, long seen) {

        /** The version that Darknet writes today, with no images seen. */
        public static final Header CURRENT = new Header(0, 2, 5, 0);

        /** Darknet's test for a count of 64 bits. */
        boolean wide() {
            return major * 10 + minor >= 2 && major < 1000 && minor < 1000;
        }

        int bytes() {
            return wide() ? 20 : 16;
        }
    }

    /**
     * What a file held.
     *
     * @param cutoff the layers [0, cutoff) have weights from the file; the network's size where it held them all
     */
    public record Content(Header header, Weights weights, int cutoff) {}

    /**
     * Reads all weights of a network.
     *
     * @throws IllegalArgumentException where the file holds fewer or more than the network needs
     */
    public static Content read(Path file, Network network) {
        long available = floats(file);
        long needed = needed(network, network.size());
        if (available != needed) {
            throw new IllegalArgumentException(
                    "%s holds %,d numbers, but the network needs %,d (%s); take the weights that belong to this cfg."
                            .formatted(
                                    file,
                                    available,
                                    needed,
                                    available < needed ? "the file is cut off or of another network" : "too many"));
        }
        return read(file, network, network.size());
    }

    /**
     * Reads the leading layers that a file holds, such as yolov4.conv.137, which ends after layer 136; the layers after
     * it are absent from the weights.
     *
     * @throws IllegalArgumentException where the file does not end at the end of a layer
     */
    public static Content readLeading(Path file, Network network) {
        long available = floats(file);
        for (int cutoff = network.size(); cutoff > 0; cutoff--) {
            long needed = needed(network, cutoff);
            if (needed == available && available > 0) {
                return read(file, network, cutoff);
            }
            if (needed < available) {
                throw new IllegalArgumentException(
                        "%s holds %,d numbers, which end within layer %d of the network (layers 0 to %d need %,d); it is cut off or belongs to another network."
                                .formatted(file, available, cutoff, cutoff - 1, needed));
            }
        }
        throw new IllegalArgumentException("%s holds no weights.".formatted(file));
    }

    private static Content read(Path file, Network network, int cutoff) {
        try (FileChannel channel = FileChannel.open(file)) {
            Header header = header(channel, file);
            channel.position(header.bytes());
            Map<Integer, ConvolutionWeights> byLayer = new TreeMap<>();
            for (int layer : network.convolutions()) {
                if (layer >= cutoff) {
                    break;
                }
                ConvolutionWeights weights = ConvolutionWeights.zeros(network, layer);
                for (float[] array : inFileOrder(weights)) {
                    readInto(channel, array);
                }
                byLayer.put(layer, weights);
            }
            return new Content(header, new Weights(byLayer), cutoff);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Writes a model's weights, aside and then renamed. */
    public static void write(Path file, Model model, Header header) {
        Path aside = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(
                    aside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer head = buffer(header.bytes())
                        .putInt(header.major())
                        .putInt(header.minor())
                        .putInt(header.revision());
                if (header.wide()) {
                    head.putLong(header.seen());
                } else {
                    head.putInt(Math.toIntExact(header.seen()));
                }
                writeAll(channel, head.flip());
                for (ConvolutionWeights weights : model.weights().byLayer().values()) {
                    for (float[] array : inFileOrder(weights)) {
                        writeFrom(channel, array);
                    }
                }
            }
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The weights can't be written to %s: %s".formatted(file, e), e);
        }
    }

    private static float[][] inFileOrder(ConvolutionWeights w) {
        return new float[][] {w.bias(), w.gamma(), w.mean(), w.variance(), w.kernel()};
    }

    /** Numbers that the convolutions of the layers [0, cutoff) need. */
    private static long needed(Network network, int cutoff) {
        long sum = 0;
        for (int layer : network.convolutions()) {
            if (layer < cutoff) {
                Layer.Convolutional c = network.convolution(layer);
                sum += ConvolutionWeights.kernelSize(network, layer) + (c.batchNormalize() ? 4L : 1L) * c.filters();
            }
        }
        return sum;
    }

    /** Numbers after the header. */
    private static long floats(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            long bytes = channel.size() - header(channel, file).bytes();
            if (bytes % Float.BYTES != 0) {
                throw new IllegalArgumentException(
                        "%s is cut off: after its header it has %,d bytes, which is not a multiple of 4."
                                .formatted(file, bytes));
            }
            return bytes / Float.BYTES;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static Header header(FileChannel channel, Path file) throws IOException {
        ByteBuffer head = buffer(20);
        while (head.hasRemaining() && channel.read(head) >= 0) {
            // until the header is full or the file ends
        }
        head.flip();
        if (head.remaining() < 16) {
            throw new IllegalArgumentException(
                    "%s is no Darknet weights file: it has only %d bytes.".formatted(file, head.remaining()));
        }
        Header header = new Header(head.getInt(0), head.getInt(4), head.getInt(8), 0);
        if (header.major() < 0 || header.major() >= 1000 || header.minor() < 0 || header.minor() >= 1000) {
            throw new IllegalArgumentException("%s is no Darknet weights file: its header says version %d.%d."
                    .formatted(file, header.major(), header.minor()));
        }
        if (head.remaining() < header.bytes()) {
            throw new IllegalArgumentException("%s is cut off within its header.".formatted(file));
        }
        long seen = header.wide() ? head.getLong(12) : head.getInt(12);
        return new Header(header.major(), header.minor(), header.revision(), seen);
    }

    private static void readInto(FileChannel channel, float[] array) throws IOException {
        ByteBuffer chunk = buffer(Math.min(CHUNK, array.length * Float.BYTES));
        for (int done = 0; done < array.length; ) {
            chunk.clear().limit(Math.min(chunk.capacity(), (array.length - done) * Float.BYTES));
            while (chunk.hasRemaining()) {
                if (channel.read(chunk) < 0) {
                    throw new EOFException("the file ends too early");
                }
            }
            chunk.flip();
            int count = chunk.remaining() / Float.BYTES;
            chunk.asFloatBuffer().get(array, done, count);
            done += count;
        }
    }

    private static void writeFrom(FileChannel channel, float[] array) throws IOException {
        ByteBuffer chunk = buffer(Math.min(CHUNK, array.length * Float.BYTES));
        for (int done = 0; done < array.length; ) {
            int count = Math.min(chunk.capacity() / Float.BYTES, array.length - done);
            chunk.clear().limit(count * Float.BYTES);
            chunk.asFloatBuffer().put(array, done, count);
            writeAll(channel, chunk);
            done += count;
        }
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static UncheckedIOException unreadable(Path file, IOException cause) {
        return new UncheckedIOException(
                Files.exists(file)
                        ? "The weights file %s can't be read: %s".formatted(file, cause)
                        : "There is no weights file " + file,
                cause);
    }
}
