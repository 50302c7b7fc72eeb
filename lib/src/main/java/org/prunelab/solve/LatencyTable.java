package org.prunelab.solve;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Shape;

/**
 * Milliseconds of each layer as a function of its channels, measured once on a machine. A network takes the sum of its
 * layers and what does not depend on channels.
 *
 * <pre>{@code
 * LatencyTable latency = LatencyTable.read(Path.of("latency-table.json"));
 * }</pre>
 *
 * @param source the machine, the runtime, threads and batch, for the reader
 * @param input the image that was measured with; other sizes are refused
 * @param fixedMilliseconds what the measured layers don't account for
 * @param layers by layer index: every convolution, and other layers where they were measured
 */
public record LatencyTable(String source, Shape input, double fixedMilliseconds, Map<Integer, LatencyGrid> layers)
        implements LatencyModel {

    public LatencyTable {
        layers = Collections.unmodifiableMap(new TreeMap<>(layers));
        if (!(fixedMilliseconds >= 0 && fixedMilliseconds < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "fixedMilliseconds=%s must be at least 0 and finite".formatted(fixedMilliseconds));
        }
    }

    /** Reads what {@link #write} wrote. */
    public static LatencyTable read(Path file) {
        return LatencyFile.read(file);
    }

    /** Writes the table as JSON, aside, then renamed. */
    public void write(Path file) {
        LatencyFile.write(file, this);
    }

    /**
     * The channels of a layer as {@link LatencyGrid} has them: those that each group of a convolution reads, or 1 for other
     * layers, and those that the layer writes.
     */
    public static int[] channels(Network network, int layer) {
        boolean convolution = network.layer(layer) instanceof Layer.Convolutional;
        return new int[] {
            convolution
                    ? network.inputChannels(layer) / network.convolution(layer).groups()
                    : 1,
            network.shape(layer).channels()
        };
    }

    @Override
    public double milliseconds(Network network) {
        if (!input.equals(network.input())) {
            throw new IllegalArgumentException(
                    "The latency table is for images of %s, but the network takes %s; measure again."
                            .formatted(input, network.input()));
        }
        for (int layer : network.convolutions()) {
            if (!layers.containsKey(layer)) {
                throw new IllegalArgumentException(
                        "The latency table has no milliseconds for layer %d, a convolution; measure this network."
                                .formatted(layer));
            }
        }
        double sum = fixedMilliseconds;
        for (Map.Entry<Integer, LatencyGrid> entry : layers.entrySet()) {
            if (entry.getKey() < 0 || entry.getKey() >= network.size()) {
                throw new IllegalArgumentException("The latency table has layer %d, but the network has layers 0 to %d."
                        .formatted(entry.getKey(), network.size() - 1));
            }
            int[] channels = channels(network, entry.getKey());
            sum += entry.getValue().at(channels[0], channels[1]);
        }
        return sum;
    }

    /** What was measured, without the milliseconds of each layer. */
    @Override
    public String toString() {
        return "Latency table of %d layers for %s: %s".formatted(layers.size(), input, source);
    }
}
