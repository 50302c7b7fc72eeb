package org.prunelab.darknet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.prunelab.base.Floats;
import org.prunelab.base.WholeFile;

/**
 * Weights in the safetensors format: the length of a JSON header (64 bits, little-endian), the header with each tensor's
 * type, shape and place, then the numbers. The tensors of the convolution at layer i are {@code layer.i.kernel}
 * (O, I / groups, K, K) and {@code layer.i.bias} (O), and, where it is normalised, {@code layer.i.gamma},
 * {@code layer.i.mean} and {@code layer.i.variance} (O), all of type F32.
 *
 * <pre>{@code
 * Safetensors.write(Path.of("model.safetensors"), model);
 * Weights weights = Safetensors.read(Path.of("model.safetensors"), network);
 * }</pre>
 */
public final class Safetensors {

    /** The limit of the format's own library. */
    private static final long LONGEST_HEADER = 100_000_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private Safetensors() {}

    /** Where a tensor lies, [begin, end) in bytes after the header. */
    private record Entry(String type, List<Long> shape, long begin, long end) {}

    /** Writes a model's weights, whole or not at all. */
    public static void write(Path file, Model model) {
        ObjectNode header = JSON.createObjectNode();
        List<float[]> arrays = new ArrayList<>();
        long offset = 0;
        for (int layer : model.network().convolutions()) {
            ConvolutionWeights weights = model.weights().of(layer);
            for (Map.Entry<String, float[]> tensor : tensors(layer, weights).entrySet()) {
                long end = offset + (long) tensor.getValue().length * Float.BYTES;
                header.putObject(tensor.getKey())
                        .put("dtype", "F32")
                        .putPOJO("shape", shape(model.network(), layer, tensor.getKey()))
                        .putPOJO("data_offsets", List.of(offset, end));
                arrays.add(tensor.getValue());
                offset = end;
            }
        }
        byte[] json = padded(json(header));
        WholeFile.write("weights", file, channel -> {
            Floats.writeAll(
                    channel,
                    Floats.buffer(Long.BYTES + json.length)
                            .putLong(json.length)
                            .put(json)
                            .flip());
            for (float[] array : arrays) {
                Floats.write(channel, array);
            }
        });
    }

    /**
     * Reads all weights of a network.
     *
     * @throws IllegalArgumentException where the file is no safetensors file, or lacks a tensor of the network, or has one
     *     that is not the network's, or one of another shape or type
     */
    public static Weights read(Path file, Network network) {
        try (FileChannel channel = FileChannel.open(file)) {
            Map<String, Entry> entries = header(channel);
            long start = channel.position();
            checkNames(entries.keySet(), network);
            for (int layer : network.convolutions()) {
                for (String name : names(network, layer)) {
                    check(name, entries.get(name), shape(network, layer, name), channel.size() - start);
                }
            }
            long needed = entries.values().stream()
                    .mapToLong(e -> e.end() - e.begin())
                    .sum();
            if (channel.size() - start != needed) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "holds %,d bytes of numbers, but its tensors are %,d; it is damaged",
                        channel.size() - start,
                        needed));
            }
            Map<Integer, ConvolutionWeights> byLayer = new TreeMap<>();
            for (int layer : network.convolutions()) {
                ConvolutionWeights weights = ConvolutionWeights.zeros(network, layer);
                for (Map.Entry<String, float[]> tensor : tensors(layer, weights).entrySet()) {
                    channel.position(start + entries.get(tensor.getKey()).begin());
                    Floats.read(channel, tensor.getValue());
                }
                byLayer.put(layer, weights);
            }
            return new Weights(byLayer);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    Files.exists(file)
                            ? "The weights file %s can't be read: %s".formatted(file, e.getMessage())
                            : "There is no weights file " + file,
                    e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, Entry> header(FileChannel channel) throws IOException {
        long rest = channel.size() - Long.BYTES;
        if (rest < 0) {
            throw new IllegalArgumentException("no safetensors file, it has only %d bytes".formatted(channel.size()));
        }
        ByteBuffer head = Floats.buffer(Long.BYTES);
        Floats.fill(channel, head);
        long length = head.getLong(0);
        if (length < 2 || length > Math.min(LONGEST_HEADER, rest)) {
            throw new IllegalArgumentException(
                    "no safetensors file, or cut off: its header should have %d bytes, but %d follow"
                            .formatted(length, rest));
        }
        ByteBuffer json = ByteBuffer.allocate((int) length);
        Floats.fill(channel, json);
        Map<String, Entry> entries = new TreeMap<>();
        try {
            JSON.readTree(json.array()).properties().forEach(field -> {
                if (!field.getKey().equals("__metadata__")) {
                    entries.put(field.getKey(), entry(field.getKey(), field.getValue()));
                }
            });
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "no safetensors file, its header is not JSON: " + e.getOriginalMessage(), e);
        }
        return entries;
    }

    private static Entry entry(String name, JsonNode node) {
        JsonNode offsets = node.path("data_offsets");
        List<Long> shape = new ArrayList<>();
        node.path("shape").forEach(size -> shape.add(size.asLong(-1)));
        if (!node.path("dtype").isTextual() || !node.path("shape").isArray() || offsets.size() != 2) {
            throw new IllegalArgumentException(
                    "the header's entry for %s needs dtype, shape and data_offsets, but is %s".formatted(name, node));
        }
        return new Entry(
                node.path("dtype").asText(),
                shape,
                offsets.path(0).asLong(-1),
                offsets.path(1).asLong(-1));
    }

    private static void checkNames(Set<String> found, Network network) {
        Set<String> needed = new TreeSet<>();
        for (int layer : network.convolutions()) {
            needed.addAll(names(network, layer));
        }
        Set<String> missing = new TreeSet<>(needed);
        missing.removeAll(found);
        Set<String> unknown = new TreeSet<>(found);
        unknown.removeAll(needed);
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "the tensors are not those of this network: missing are %s, not the network's are %s; take the weights that belong to this cfg"
                            .formatted(abridged(missing), abridged(unknown)));
        }
    }

    private static String abridged(Set<String> names) {
        String first = names.stream().limit(3).collect(Collectors.joining(", "));
        return names.isEmpty()
                ? "none"
                : names.size() <= 3 ? first : first + " and %d more".formatted(names.size() - 3);
    }

    private static void check(String name, Entry entry, List<Long> shape, long available) {
        if (!entry.type().equals("F32")) {
            throw new IllegalArgumentException(
                    "%s is of type %s, but only F32 is read; convert it".formatted(name, entry.type()));
        }
        if (!entry.shape().equals(shape)) {
            throw new IllegalArgumentException(
                    "%s has shape %s, but the network needs %s".formatted(name, entry.shape(), shape));
        }
        long bytes = Float.BYTES * shape.stream().reduce(1L, Math::multiplyExact);
        if (entry.begin() < 0 || entry.end() - entry.begin() != bytes || entry.end() > available) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s needs %,d bytes, but lies at [%d, %d) of %,d; the file is cut off or damaged",
                    name,
                    bytes,
                    entry.begin(),
                    entry.end(),
                    available));
        }
    }

    /** The arrays of a convolution by tensor name, in the order of the file. */
    private static Map<String, float[]> tensors(int layer, ConvolutionWeights weights) {
        Map<String, float[]> tensors = new LinkedHashMap<>();
        tensors.put(name(layer, "kernel"), weights.kernel());
        tensors.put(name(layer, "bias"), weights.bias());
        if (weights.gamma().length > 0) {
            tensors.put(name(layer, "gamma"), weights.gamma());
            tensors.put(name(layer, "mean"), weights.mean());
            tensors.put(name(layer, "variance"), weights.variance());
        }
        return tensors;
    }

    private static List<String> names(Network network, int layer) {
        List<String> arrays = network.convolution(layer).batchNormalize()
                ? List.of("kernel", "bias", "gamma", "mean", "variance")
                : List.of("kernel", "bias");
        return arrays.stream().map(array -> name(layer, array)).toList();
    }

    private static String name(int layer, String array) {
        return String.format(Locale.ROOT, "layer.%d.%s", layer, array);
    }

    private static List<Long> shape(Network network, int layer, String name) {
        Layer.Convolutional c = network.convolution(layer);
        long filters = c.filters();
        long size = c.size();
        return name.endsWith(".kernel")
                ? List.of(filters, (long) network.inputChannels(layer) / c.groups(), size, size)
                : List.of(filters);
    }

    private static byte[] json(ObjectNode header) {
        try {
            return JSON.writeValueAsBytes(header);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings, numbers and lists are always JSON", e);
        }
    }

    /** Spaces behind the header, so that the numbers start at a multiple of 8 bytes. */
    private static byte[] padded(byte[] json) {
        byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }
}
