package org.prunelab.prune;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;

/** What the roles of layers in a detector are found by: who feeds whom, whatever only passes values on left out. */
final class GraphWalk {

    private GraphWalk() {}

    /** The layer whose values a layer hands on: itself, unless it is a dropout or a route of one whole layer. */
    static int source(Network network, int layer) {
        int source = layer;
        while (source != Network.IMAGE && handsOn(network.layer(source))) {
            source = network.layer(source).inputs().get(0);
        }
        return source;
    }

    private static boolean handsOn(Layer layer) {
        boolean whole = layer instanceof Layer.Route route && route.inputs().size() == 1 && route.groups() == 1;
        return whole || layer instanceof Layer.Dropout;
    }

    /** The convolutions whose outputs a layer's output is made of, without another convolution in between. */
    static Set<Integer> convolutionsBehind(Network network, int layer) {
        Set<Integer> found = new TreeSet<>();
        Set<Integer> seen = new HashSet<>();
        Deque<Integer> open = new ArrayDeque<>(List.of(layer));
        while (!open.isEmpty()) {
            int next = open.pop();
            if (next != Network.IMAGE && seen.add(next)) {
                if (network.layer(next) instanceof Layer.Convolutional) {
                    found.add(next);
                } else {
                    open.addAll(network.layer(next).inputs());
                }
            }
        }
        return found;
    }

    /** The layers that spatial pyramid pooling pools: each read by two or more max-pools of stride 1. */
    static Set<Integer> pyramidSources(Network network) {
        Map<Integer, Integer> pools = new HashMap<>();
        for (Layer layer : network.layers()) {
            if (layer instanceof Layer.MaxPool pool && pool.stride() == 1 && pool.size() > 1) {
                pools.merge(source(network, pool.input()), 1, Integer::sum);
            }
        }
        Set<Integer> sources = new TreeSet<>();
        pools.forEach((source, count) -> {
            if (count > 1 && source != Network.IMAGE) {
                sources.add(source);
            }
        });
        return sources;
    }
}
