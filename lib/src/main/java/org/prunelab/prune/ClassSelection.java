package org.prunelab.prune;

import java.util.Arrays;
import org.prunelab.darknet.Network;

/** Which classes stay, with the channels that each layer thereby keeps, while minimums and multiples are reached. */
final class ClassSelection {

    private final ChannelClasses classes;
    private final boolean[] kept;
    private final boolean[] removable;
    private final float[] rank;
    private final int[] layers;
    private final int[] minimum;
    private final int[] keptInLayer;

    /**
     * @param kept by class
     * @param removable by class
     * @param rank by class: the importance, not negative
     * @param layers the convolutions that may lose channels, rising
     * @param minimum by layer index
     */
    ClassSelection(
            Network network,
            ChannelClasses classes,
            boolean[] kept,
            boolean[] removable,
            float[] rank,
            int[] layers,
            int[] minimum) {
        this.classes = classes;
        this.kept = kept;
        this.removable = removable;
        this.rank = rank;
        this.layers = layers;
        this.minimum = minimum;
        this.keptInLayer = new int[network.size()];
        for (int layer : layers) {
            for (int channelClass : classes.view(layer)) {
                keptInLayer[layer] += kept[channelClass] ? 1 : 0;
            }
        }
    }

    boolean[] kept() {
        return kept;
    }

    /** Channels kept by layer index; an array of the caller's own. */
    int[] counts() {
        return keptInLayer.clone();
    }

    /** Brings back the most important classes of each layer that has fewer channels than its minimum. */
    void holdMinimum() {
        for (int layer : layers) {
            if (keptInLayer[layer] < minimum[layer]) {
                long[] order = byImportance(layer);
                for (int i = order.length - 1; i >= 0 && keptInLayer[layer] < minimum[layer]; i--) {
                    set(classAt(layer, order[i]), true);
                }
            }
        }
    }

    /**
     * Goes over the layers until all have a multiple. Classes only go, then only come back, so it ends; layers whose
     * channels can't reach a multiple keep all that they can.
     */
    void round(Rounding rounding) {
        boolean changed = !rounding.up();
        while (changed) {
            changed = roundDown(rounding.multiple());
        }
        do {
            changed = roundUp(rounding.multiple());
        } while (changed);
    }

    private boolean roundUp(int multiple) {
        boolean changed = false;
        for (int layer : layers) {
            if (keptInLayer[layer] % multiple != 0) {
                long[] order = byImportance(layer);
                for (int i = order.length - 1; i >= 0 && keptInLayer[layer] % multiple != 0; i--) {
                    changed |= set(classAt(layer, order[i]), true);
                }
            }
        }
        return changed;
    }

    private boolean roundDown(int multiple) {
        boolean changed = false;
        for (int layer : layers) {
            if (keptInLayer[layer] % multiple != 0 && keptInLayer[layer] / multiple * multiple >= minimum[layer]) {
                long[] order = byImportance(layer);
                for (int i = 0; i < order.length && keptInLayer[layer] % multiple != 0; i++) {
                    int channelClass = classAt(layer, order[i]);
                    if (removable[channelClass] && leavesMinimum(channelClass)) {
                        changed |= set(channelClass, false);
                    }
                }
            }
        }
        return changed;
    }

    /** Whether every layer of a class keeps its minimum without it. */
    private boolean leavesMinimum(int channelClass) {
        for (int i = classes.firstMember(channelClass); i < classes.firstMember(channelClass + 1); i++) {
            int layer = classes.memberLayer(i);
            int lost = 0;
            for (int j = i; j < classes.firstMember(channelClass + 1) && classes.memberLayer(j) == layer; j++) {
                lost++;
            }
            if (keptInLayer[layer] - lost < Math.max(1, minimum[layer])) {
                return false;
            }
        }
        return true;
    }

    private boolean set(int channelClass, boolean stays) {
        if (kept[channelClass] == stays) {
            return false;
        }
        kept[channelClass] = stays;
        for (int i = classes.firstMember(channelClass); i < classes.firstMember(channelClass + 1); i++) {
            keptInLayer[classes.memberLayer(i)] += stays ? 1 : -1;
        }
        return true;
    }

    private long[] byImportance(int layer) {
        int[] ofLayer = classes.view(layer);
        float[] importance = new float[ofLayer.length];
        for (int channel = 0; channel < ofLayer.length; channel++) {
            importance[channel] = rank[ofLayer[channel]];
        }
        return order(importance);
    }

    private int classAt(int layer, long key) {
        return classes.view(layer)[channel(key)];
    }

    /**
     * Keys of the channels, least important first; of equal ones the last first. The bits of a float that is not
     * negative sort as the float does.
     */
    static long[] order(float[] importance) {
        long[] keys = new long[importance.length];
        for (int channel = 0; channel < keys.length; channel++) {
            keys[channel] =
                    (long) Float.floatToIntBits(importance[channel]) << Integer.SIZE | (Integer.MAX_VALUE - channel);
        }
        Arrays.sort(keys);
        return keys;
    }

    /** The channel of a key of {@link #order}. */
    static int channel(long key) {
        return Integer.MAX_VALUE - (int) key;
    }
}
