package org.prunelab.detect;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;

/**
 * What a forward pass gives. The maps belong to the manager of the images.
 *
 * <pre>{@code
 * FeatureMaps maps = new FeatureMaps(List.of(array), Map.of(54, array));
 * NDArray head = maps.heads().get(0);                     // (N, anchors x (5 + classes), H, W)
 * }</pre>
 *
 * @param heads the raw map (N, anchors x (5 + classes), H, W) of each head, in order of the layers
 * @param taps the maps (N, C, H, W) of the layers that were asked for, by layer index
 */
public record FeatureMaps(List<NDArray> heads, Map<Integer, NDArray> taps) {}
