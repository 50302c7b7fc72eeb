package org.prunelab.prune;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;

/**
 * The modules of a detector, found in its graph. A head is a [yolo] layer with the convolution before it and the one
 * before that, if nothing else reads it. The backbone is everything up to the first layer that belongs to a head, is
 * pooled by a spatial pyramid or is upsampled; each stride of it is a stage. SPP runs from the layer that the pyramid
 * pools to the next layer that is upsampled or a head's. The neck is the rest.
 */
final class Modules {

    private Modules() {}

    static List<ChannelGroup> of(Network network) {
        Set<Integer> heads = heads(network);
        Set<Integer> pyramids = GraphWalk.pyramidSources(network);
        Set<Integer> upsampled = upsampled(network);
        Map<String, List<Integer>> layers = new LinkedHashMap<>();
        String region = "backbone";
        for (int i = 0; i < network.size(); i++) {
            if (pyramids.contains(i)) {
                region = "SPP";
            } else if (upsampled.contains(i) || heads.contains(i)) {
                region = "neck";
            }
            String module = heads.contains(i)
                    ? "heads"
                    : region.equals("backbone") ? "backbone stride " + network.stride(i) : region;
            if (network.layer(i) instanceof Layer.Convolutional) {
                layers.computeIfAbsent(module, key -> new ArrayList<>()).add(i);
            }
        }
        return layers.entrySet().stream()
                .map(entry -> new ChannelGroup(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Set<Integer> heads(Network network) {
        Map<Integer, List<Integer>> readers = network.readers();
        Set<Integer> heads = new TreeSet<>();
        for (int yolo : network.heads()) {
            heads.add(yolo);
            int last = network.layer(yolo).inputs().get(0);
            if (last != Network.IMAGE && network.layer(last) instanceof Layer.Convolutional prediction) {
                heads.add(last);
                int before = prediction.input();
                if (before != Network.IMAGE
                        && network.layer(before) instanceof Layer.Convolutional
                        && readers.get(before).size() == 1) {
                    heads.add(before);
                }
            }
        }
        return heads;
    }

    private static Set<Integer> upsampled(Network network) {
        Set<Integer> sources = new TreeSet<>();
        for (Layer layer : network.layers()) {
            if (layer instanceof Layer.Upsample upsample) {
                sources.add(GraphWalk.source(network, upsample.input()));
            }
        }
        return sources;
    }
}
