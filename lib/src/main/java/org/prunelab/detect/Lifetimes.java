package org.prunelab.detect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;

/**
 * When the map of a layer is last read, so that it can be freed there. Layers that pass their input on share its
 * map; the maps of the heads are never freed.
 */
final class Lifetimes {

    private final int[] owner;
    private final List<List<Integer>> lastReadAt = new ArrayList<>();

    Lifetimes(Network network) {
        owner = new int[network.size()];
        int[] lastRead = new int[network.size()];
        for (int i = 0; i < network.size(); i++) {
            lastReadAt.add(new ArrayList<>());
            Layer layer = network.layer(i);
            boolean passesOn = layer instanceof Layer.Yolo || layer instanceof Layer.Dropout;
            int source = layer.inputs().get(0);
            owner[i] = !passesOn ? i : source == Network.IMAGE ? Network.IMAGE : owner[source];
            lastRead[i] = i;
            for (int input : layer.inputs()) {
                if (input != Network.IMAGE && owner[input] != Network.IMAGE) {
                    lastRead[owner[input]] = i;
                }
            }
        }
        for (int i = 0; i < network.size(); i++) {
            if (owner[i] == i) {
                lastReadAt.get(lastRead[i]).add(i);
            }
        }
        for (int head : network.heads()) {
            lastReadAt.forEach(freed -> freed.remove(Integer.valueOf(owner[head])));
        }
    }

    /** The layers whose maps nobody reads after this one. */
    List<Integer> lastReadAt(int layer) {
        return Collections.unmodifiableList(lastReadAt.get(layer));
    }

    /** The layer that made the map which this one gives. */
    int owner(int layer) {
        return owner[layer];
    }
}
