package org.prunelab.prune;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.prunelab.darknet.Network;

/**
 * Layers that share a threshold.
 *
 * <pre>{@code
 * ChannelGroup backbone = ChannelGroup.range("backbone", 0, 55);
 * }</pre>
 *
 * @param name what tables call it
 * @param layers layer indices, rising; indices of layers that are no convolutions do no harm
 */
public record ChannelGroup(String name, List<Integer> layers) {

    public ChannelGroup {
        if (name.isBlank()) {
            throw new IllegalArgumentException("A group needs a name.");
        }
        layers = List.copyOf(new TreeSet<>(layers));
        if (layers.isEmpty() || layers.get(0) < 0) {
            throw new IllegalArgumentException(
                    "Group \"%s\" needs layers, with indices from 0 on, but has %s.".formatted(name, layers));
        }
    }

    /** The layers from {@code from}, included, to {@code to}, excluded. */
    public static ChannelGroup range(String name, int from, int to) {
        if (from >= to) {
            throw new IllegalArgumentException(
                    "Group \"%s\" is the range [%d, %d), which holds no layer.".formatted(name, from, to));
        }
        return new ChannelGroup(name, IntStream.range(from, to).boxed().toList());
    }

    /** The layers of a network that a condition on their index holds for. */
    public static ChannelGroup where(String name, Network network, IntPredicate condition) {
        return new ChannelGroup(
                name,
                IntStream.range(0, network.size()).filter(condition).boxed().toList());
    }

    /** The layers in short, such as "0 to 55, 60". */
    public String range() {
        List<String> ranges = new ArrayList<>();
        for (int i = 0; i < layers.size(); ) {
            int next = i + 1;
            while (next < layers.size() && layers.get(next) == layers.get(next - 1) + 1) {
                next++;
            }
            ranges.add(
                    next == i + 1
                            ? layers.get(i).toString()
                            : "%d to %d".formatted(layers.get(i), layers.get(next - 1)));
            i = next;
        }
        return String.join(", ", ranges);
    }

    @Override
    public String toString() {
        return "%s: %s %s".formatted(name, layers.size() == 1 ? "layer" : "layers", range());
    }
}
