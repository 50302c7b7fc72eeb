package org.prunelab.prune;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.prunelab.base.Choices;
import org.prunelab.darknet.Network;

/**
 * A division of a network's layers into groups, each with a threshold of its own. Layers in no group are not pruned.
 *
 * <pre>{@code
 * PruningPlan plan = ChannelGroups.paper(network).percentiles(.18, .50, .67, .19, .68).plan(model);
 * }</pre>
 *
 * @param networkSize layers of the network that the indices belong to
 * @param groups in order; no layer is in two
 */
public record ChannelGroups(int networkSize, List<ChannelGroup> groups) {

    /** The divisions by their names in experiments and on the command line. */
    public static final Choices<Function<Network, ChannelGroups>> NAMED = Choices.<Function<Network, ChannelGroups>>of(
                    "division into groups")
            .with("paper", ChannelGroups::paper)
            .with("paper-older", ChannelGroups::paperOlder)
            .with("stride", ChannelGroups::byStride)
            .with("module", ChannelGroups::byModule)
            .with("global", ChannelGroups::global)
            .with("layer", ChannelGroups::perLayer);

    public ChannelGroups {
        groups = List.copyOf(groups);
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("There are no groups; name at least one.");
        }
        Map<Integer, String> owner = new TreeMap<>();
        for (ChannelGroup group : groups) {
            for (int layer : group.layers()) {
                if (layer >= networkSize) {
                    throw new IllegalArgumentException(
                            "Group \"%s\" holds layer %d, but the network has layers 0 to %d."
                                    .formatted(group.name(), layer, networkSize - 1));
                }
                String other = owner.put(layer, group.name());
                if (other != null) {
                    throw new IllegalArgumentException(
                            "Layer %d is in both group \"%s\" and group \"%s\"; take it out of one."
                                    .formatted(layer, other, group.name()));
                }
            }
        }
        if (groups.stream().map(ChannelGroup::name).distinct().count() < groups.size()) {
            throw new IllegalArgumentException("Two groups have the same name: "
                    + groups.stream().map(ChannelGroup::name).toList());
        }
    }

    /**
     * The division of a name.
     *
     * @throws IllegalArgumentException where there is none of that name, or it does not suit the network
     */
    public static ChannelGroups named(String name, Network network) {
        return NAMED.get(name).apply(network);
    }

    /**
     * The paper's five groups: the backbone up to stride 8, at stride 16, at stride 32 with SPP; the neck's top-down
     * path; the heads with the bottom-up path. They are layer ranges of YOLOv4's 162 layers, pruned or not.
     */
    public static ChannelGroups paper(Network network) {
        return yolov4(network, 0, 56, 86, 117, 137, 162);
    }

    /** The groups of an older revision of the paper's code. */
    public static ChannelGroups paperOlder(Network network) {
        return yolov4(network, 0, 56, 86, 106, 136, 162);
    }

    /** Whether a network is YOLOv4, pruned or not, so that the paper's groups are ranges of its layers. */
    public static boolean suitsPaper(Network network) {
        return network.size() == 162 && Arrays.equals(network.heads(), new int[] {139, 150, 161});
    }

    private static ChannelGroups yolov4(Network network, int... bounds) {
        if (!suitsPaper(network)) {
            throw new IllegalArgumentException(
                    ("The paper's groups are ranges of YOLOv4's 162 layers with heads 139, 150 and 161, but this network "
                                    + "has %d layers and heads %s. Take ChannelGroups.byStride, byModule, global or perLayer, "
                                    + "or ranges of your own.")
                            .formatted(network.size(), Arrays.toString(network.heads())));
        }
        List<ChannelGroup> groups = new ArrayList<>();
        for (int i = 1; i < bounds.length; i++) {
            groups.add(ChannelGroup.range(String.valueOf(i), bounds[i - 1], bounds[i]));
        }
        return new ChannelGroups(network.size(), groups);
    }

    /** A group for each stride that a convolution has, finest first: "stride 1", "stride 2", ... */
    public static ChannelGroups byStride(Network network) {
        Map<Integer, List<Integer>> layers = new TreeMap<>();
        for (int layer : network.convolutions()) {
            layers.computeIfAbsent(network.stride(layer), stride -> new ArrayList<>())
                    .add(layer);
        }
        return new ChannelGroups(
                network.size(),
                layers.entrySet().stream()
                        .map(entry -> new ChannelGroup("stride " + entry.getKey(), entry.getValue()))
                        .toList());
    }

    /** Groups by the role of layers: a backbone stage for each stride, SPP, neck, heads; see {@link Modules}. */
    public static ChannelGroups byModule(Network network) {
        return new ChannelGroups(network.size(), Modules.of(network));
    }

    /** One group of all layers. */
    public static ChannelGroups global(Network network) {
        return new ChannelGroups(network.size(), List.of(ChannelGroup.range("all", 0, network.size())));
    }

    /** A group for each batch-normalised convolution. */
    public static ChannelGroups perLayer(Network network) {
        return new ChannelGroups(
                network.size(),
                IntStream.of(network.convolutions())
                        .filter(layer -> network.convolution(layer).batchNormalize())
                        .mapToObj(layer -> new ChannelGroup("layer " + layer, List.of(layer)))
                        .toList());
    }

    /** Groups of one's own. */
    public static ChannelGroups of(Network network, ChannelGroup... groups) {
        return new ChannelGroups(network.size(), List.of(groups));
    }

    /**
     * Groups from a JSON file, such as {@code {"networkSize": 24, "groups": [{"name": "neck", "ranges": [[10, 15]]}]}};
     * a range holds its first layer, not its last.
     *
     * @throws IllegalArgumentException where the file is not of that form or belongs to a network of another size
     */
    public static ChannelGroups read(Path file, Network network) {
        return GroupsFile.read(file, network);
    }

    /** Writes the groups as JSON, aside, then renamed. */
    public void write(Path file) {
        GroupsFile.write(file, this);
    }

    /** The rule that removes nothing yet, for a solver or a scan to set percentiles in. */
    public PruningRule rule() {
        return thresholds(Threshold.percentile(0));
    }

    /** The rule that removes the share {@code percentiles[i]}, in [0, 1), of the channels of group i. */
    public PruningRule percentiles(double... percentiles) {
        return thresholds(
                DoubleStream.of(percentiles).mapToObj(Threshold::percentile).toArray(Threshold[]::new));
    }

    /** The rule with a threshold for each group; a single threshold serves all groups. */
    public PruningRule thresholds(Threshold... thresholds) {
        Threshold[] each = thresholds;
        if (thresholds.length == 1 && groups.size() > 1) {
            each = new Threshold[groups.size()];
            Arrays.fill(each, thresholds[0]);
        }
        return PruningRule.of(this, List.of(each));
    }

    /** The groups, a line each. */
    @Override
    public String toString() {
        return groups.stream().map(ChannelGroup::toString).collect(Collectors.joining("\n"));
    }
}
