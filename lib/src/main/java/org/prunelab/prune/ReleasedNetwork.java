package org.prunelab.prune;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.prunelab.darknet.ConvolutionWeights;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;

/**
 * The pruned YOLOv4 that the paper's authors released (group_prun-orMask-96M-v4-voc.cfg): 24,032,813 parameters, 20,715
 * batch-normalised channels, 19,764,206,423 MACs at 416. Its channels are known for each layer; which percentiles made
 * it is not.
 *
 * <pre>{@code
 * PruningPlan released = ReleasedNetwork.plan(Yolov4.of(20).at(416).build());
 * }</pre>
 */
public final class ReleasedNetwork {

    private static final String RESOURCE = "yolov4-voc-released-channels.csv";

    private ReleasedNetwork() {}

    /** Channels of each of the 110 convolutions, by layer index. */
    public static Map<Integer, Integer> channels() {
        Map<Integer, Integer> channels = new TreeMap<>();
        try (InputStream in = ReleasedNetwork.class.getResourceAsStream(RESOURCE);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            List<String> lines = reader.lines().skip(1).toList();
            for (String line : lines) {
                List<String> cells = List.of(line.split(",", -1));
                channels.put(Integer.valueOf(cells.get(0)), Integer.valueOf(cells.get(6)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The resource " + RESOURCE + " can't be read", e);
        }
        return Collections.unmodifiableMap(channels);
    }

    /**
     * The plan that makes the released structure out of the full network, with the first channels of each layer; for
     * cost and speed.
     *
     * @param network YOLOv4 for 20 classes at full width
     */
    public static PruningPlan plan(Network network) {
        return plan(network, Map.of());
    }

    /** The plan that makes the released structure out of a model, with the channels of the largest |gamma|. */
    public static PruningPlan plan(Model model) {
        return plan(model.network(), model.weights().byLayer());
    }

    private static PruningPlan plan(Network network, Map<Integer, ConvolutionWeights> weights) {
        return new ExplicitPlan(ChannelGroups.paper(network), network).ofCounts(channels(), weights);
    }
}
