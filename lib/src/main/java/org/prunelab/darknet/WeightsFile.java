package org.prunelab.darknet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.prunelab.base.FileProblem;
import org.prunelab.base.Floats;
import org.prunelab.base.Range;
import org.prunelab.base.WholeFile;

/**
 * Darknet's weights format: a header of three 32-bit numbers and the count of images seen (64 bits from version 0.2 on,
 * 32 before), then for each convolution in order its biases (or beta), gamma, running mean and running variance (where
 * normalised), and the kernel (O, I, K, K), all 32-bit little-endian floats.
 *
 * <pre>{@code
 * Weights weights = WeightsFile.read(Path.of("yolov4.weights"), network).weights();
 * }</pre>
 */
public final class WeightsFile {

    private WeightsFile() {}

    /**
     * The head of a weights file.
     *
     * @param seen images trained on so far; before version 0.2 below 2^32
     */
    public record Header(int major, int minor, int revision, long seen) {

        /** The version that Darknet writes today, with no images seen. */
        public static final Header CURRENT = new Header(0, 2, 5, 0);

        public Header {
            Range.check("major version", major, 0, 999);
            Range.check("minor version", minor, 0, 999);
            if (major * 10 + minor < 2) {
                Range.check("images seen (version %d.%d)".formatted(major, minor), seen, 0, (1L << 32) - 1);
            }
        }

        /** Darknet's test for a count of 64 bits. */
        boolean wide() {
            return major * 10 + minor >= 2;
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
        long available = count(file);
        long needed = count(network);
        if (available > needed) {
            throw tooMany(file, available, needed);
        }
        if (available < needed) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s holds %,d numbers, but the network needs %,d: the file is cut off or belongs to another network; take the weights that belong to this cfg.",
                    file,
                    available,
                    needed));
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
        long available = count(file);
        if (available > count(network)) {
            throw tooMany(file, available, count(network));
        }
        for (int cutoff = network.size(); cutoff >= 0; cutoff--) {
            long needed = needed(network, cutoff);
            if (needed == available && available > 0) {
                return read(file, network, cutoff);
            }
            if (needed < available) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "%s holds %,d numbers, which end within layer %d of the network (the layers before it need %,d); it is cut off or belongs to another network.",
                        file,
                        available,
                        cutoff,
                        needed));
            }
        }
        throw new IllegalArgumentException("%s holds no weights.".formatted(file));
    }

    private static IllegalArgumentException tooMany(Path file, long available, long needed) {
        return new IllegalArgumentException(String.format(
                Locale.ROOT,
                "%s holds %,d numbers, too many: the whole network needs %,d; take the weights that belong to this cfg.",
                file,
                available,
                needed));
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
                    Floats.read(channel, array);
                }
                byLayer.put(layer, weights);
            }
            return new Content(header, new Weights(byLayer), cutoff);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Writes a model's weights, whole or not at all. */
    public static void write(Path file, Model model, Header header) {
        WholeFile.write("weights", file, channel -> {
            ByteBuffer head = Floats.buffer(header.bytes())
                    .putInt(header.major())
                    .putInt(header.minor())
                    .putInt(header.revision());
            if (header.wide()) {
                head.putLong(header.seen());
            } else {
                head.putInt((int) header.seen());
            }
            Floats.writeAll(channel, head.flip());
            for (ConvolutionWeights weights : model.weights().byLayer().values()) {
                for (float[] array : inFileOrder(weights)) {
                    Floats.write(channel, array);
                }
            }
        });
    }

    private static float[][] inFileOrder(ConvolutionWeights w) {
        return new float[][] {w.bias(), w.gamma(), w.mean(), w.variance(), w.kernel()};
    }

    /** How many numbers the file of a network holds. */
    public static long count(Network network) {
        return needed(network, network.size());
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

    /** How many numbers a file holds after its header. */
    public static long count(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            long bytes = channel.size() - header(channel, file).bytes();
            if (bytes % Float.BYTES != 0) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "%s is cut off: after its header it has %,d bytes, which is not a multiple of 4.",
                        file,
                        bytes));
            }
            return bytes / Float.BYTES;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static Header header(FileChannel channel, Path file) throws IOException {
        ByteBuffer head = Floats.buffer(20);
        while (head.hasRemaining() && channel.read(head) >= 0) {
            // until the header is full or the file ends
        }
        head.flip();
        if (head.remaining() < 16) {
            throw new IllegalArgumentException(
                    "%s is no Darknet weights file: it has only %d bytes.".formatted(file, head.remaining()));
        }
        int major = head.getInt(0);
        int minor = head.getInt(4);
        if (major < 0 || major >= 1000 || minor < 0 || minor >= 1000) {
            throw new IllegalArgumentException(
                    "%s is no Darknet weights file: its header says version %d.%d.".formatted(file, major, minor));
        }
        Header header = new Header(major, minor, head.getInt(8), 0);
        if (head.remaining() < header.bytes()) {
            throw new IllegalArgumentException("%s is cut off within its header.".formatted(file));
        }
        long seen = header.wide() ? head.getLong(12) : Integer.toUnsignedLong(head.getInt(12));
        return new Header(header.major(), header.minor(), header.revision(), seen);
    }

    private static UncheckedIOException unreadable(Path file, IOException cause) {
        return new UncheckedIOException(
                Files.exists(file)
                        ? "The weights file %s can't be read: %s".formatted(file, FileProblem.inWords(file, cause))
                        : "There is no weights file " + file,
                cause);
    }
}
