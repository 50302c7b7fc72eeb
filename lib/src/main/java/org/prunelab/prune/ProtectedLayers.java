package org.prunelab.prune;

import java.util.Map;
import java.util.TreeMap;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;

/**
 * The convolutions that the paper's code never prunes, found in the graph: those without batch normalisation, the one
 * before the max-pools of a spatial pyramid, and those before an upsampling. In YOLOv4 they are 138, 149, 160, then 107,
 * then 117 and 127.
 *
 * <pre>{@code
 * Map<Integer, String> why = ProtectedLayers.of(network);
 * }</pre>
 */
public final class ProtectedLayers {

    private ProtectedLayers() {}

    /** The protected convolutions of a network, by layer index, each with the reason. */
    public static Map<Integer, String> of(Network network) {
        Map<Integer, String> reasons = new TreeMap<>();
        for (int source : GraphWalk.pyramidSources(network)) {
            GraphWalk.convolutionsBehind(network, source)
                    .forEach(layer -> reasons.put(layer, "before spatial pyramid pooling"));
        }
        for (Layer layer : network.layers()) {
            if (layer instanceof Layer.Upsample upsample) {
                GraphWalk.convolutionsBehind(network, upsample.input())
                        .forEach(convolution -> reasons.putIfAbsent(convolution, "before an upsampling"));
            }
        }
        for (int layer : network.convolutions()) {
            if (!network.convolution(layer).batchNormalize()) {
                reasons.put(layer, "no batch normalisation");
            }
        }
        return reasons;
    }
}
