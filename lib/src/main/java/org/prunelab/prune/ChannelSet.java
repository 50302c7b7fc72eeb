package org.prunelab.prune;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * An immutable set of the channels of one layer: those that stay.
 *
 * <pre>{@code
 * ChannelSet kept = ChannelSet.of(64, 0, 3, 5);           // 3 of 64 channels
 * }</pre>
 */
public final class ChannelSet {

    private final int of;
    private final int[] indices;

    private ChannelSet(int of, int[] rising) {
        this.of = of;
        this.indices = rising;
    }

    /** All channels of a layer that has {@code of} of them. */
    public static ChannelSet all(int of) {
        return new ChannelSet(of, IntStream.range(0, of).toArray());
    }

    /**
     * Some channels of a layer.
     *
     * @param of channels that the layer has
     * @param indices each from 0 to {@code of - 1}, at least one, none twice, in any order
     */
    public static ChannelSet of(int of, int... indices) {
        int[] rising = indices.clone();
        Arrays.sort(rising);
        for (int i = 0; i < rising.length; i++) {
            if (rising[i] < 0 || rising[i] >= of) {
                throw new IllegalArgumentException(
                        "Channel %d is kept, but the layer has channels 0 to %d only.".formatted(rising[i], of - 1));
            }
            if (i > 0 && rising[i] == rising[i - 1]) {
                throw new IllegalArgumentException("Channel %d is listed twice.".formatted(rising[i]));
            }
        }
        if (rising.length == 0) {
            throw new IllegalArgumentException("A layer needs at least one of its %d channels.".formatted(of));
        }
        return new ChannelSet(of, rising);
    }

    /** The first {@code count} of {@code rising}, which are known to be in order. */
    static ChannelSet rising(int of, int[] rising, int count) {
        return new ChannelSet(of, Arrays.copyOf(rising, count));
    }

    /** Channels that the layer has. */
    public int of() {
        return of;
    }

    /** Channels in the set. */
    public int size() {
        return indices.length;
    }

    /** The channels in the set, rising; an array of the caller's own. */
    public int[] indices() {
        return indices.clone();
    }

    public boolean contains(int channel) {
        return Arrays.binarySearch(indices, channel) >= 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChannelSet set && of == set.of && Arrays.equals(indices, set.indices);
    }

    @Override
    public int hashCode() {
        return 31 * of + Arrays.hashCode(indices);
    }

    @Override
    public String toString() {
        return "%d of %d channels".formatted(size(), of);
    }
}
