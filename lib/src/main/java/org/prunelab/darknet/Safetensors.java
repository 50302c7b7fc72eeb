package org.prunelab.darknet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.prunelab.base.Floats;
import org.prunelab.base.SafetensorsHeader;
import org.prunelab.base.SafetensorsHeader.Tensor;
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

    private Safetensors() {}

    /** Writes a model's weights, whole or not at all. */
    public static void write(Path file, Model model) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        List<float[]> arrays = new ArrayList<>();
        long offset = 0;
        for (int layer : model.network().convolutions()) {
            ConvolutionWeights weights = model.weights().of(layer);
            for (Map.Entry<String, float[]> array : tensors(layer, weights).entrySet()) {
                Tensor tensor = Tensor.floats(offset, shape(model.network(), layer, array.getKey()));
                tensors.put(array.getKey(), tensor);
                arrays.add(array.getValue());
                offset = tensor.end();
            }
        }
        SafetensorsHeader header = new SafetensorsHeader(Map.of(), tensors);
        WholeFile.write("weights", file, channel -> {
            Floats.writeAll(channel, header.bytes());
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
            Map<String, Tensor> entries = SafetensorsHeader.read(channel).tensors();
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

    private static void check(String name, Tensor tensor, long[] shape, long available) {
        List<Long> needed = LongStream.of(shape).boxed().toList();
        if (tensor.type().equals("F32") && !tensor.shape().equals(needed)) {
            throw new IllegalArgumentException(
                    "%s has shape %s, but the network needs %s".formatted(name, tensor.shape(), needed));
        }
        tensor.requireFloats(name, available);
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

    private static long[] shape(Network network, int layer, String name) {
        Layer.Convolutional c = network.convolution(layer);
        long filters = c.filters();
        long size = c.size();
        return name.endsWith(".kernel")
                ? new long[] {filters, (long) network.inputChannels(layer) / c.groups(), size, size}
                : new long[] {filters};
    }
}
