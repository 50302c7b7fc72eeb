package org.prunelab.prune;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.prunelab.base.JsonFile;
import org.prunelab.darknet.Network;

/** The JSON form of a {@link PruningPlan}, with a digest of the structure that it is for. */
final class PlanFile {

    private static final String FORMAT = "prunelab-plan-1";

    private PlanFile() {}

    static void write(Path file, PruningPlan plan) {
        ObjectNode root = JsonFile.object();
        root.put("format", FORMAT);
        root.put("network", Structure.digest(plan.original()));
        ArrayNode groups = root.putArray("groups");
        for (GroupPlan group : plan.groups()) {
            ObjectNode node = groups.addObject();
            node.put("name", group.name());
            node.put("threshold", group.threshold());
            put(node, "asked", group.asked());
            put(node, "achieved", group.achieved());
            put(node, "value", group.value());
            node.put("channels", group.channels());
            node.put("prunable", group.prunable());
            put(node, group.reasons());
            node.put("why", group.why());
        }
        ArrayNode layers = root.putArray("layers");
        for (LayerPlan layer : plan.layers()) {
            ObjectNode node = layers.addObject();
            node.put("layer", layer.layer());
            node.put("group", layer.group());
            node.put("before", layer.before());
            node.put("after", layer.after());
            node.put("protected", layer.protectedChannels());
            node.put("whyProtected", layer.whyProtected());
            put(node, layer.reasons());
            ArrayNode kept = node.putArray("kept");
            for (int channel : layer.kept().indices()) {
                kept.add(channel);
            }
        }
        JsonFile.write(file, root);
    }

    private static void put(ObjectNode node, String key, double value) {
        if (Double.isNaN(value)) {
            node.putNull(key);
        } else {
            node.put(key, value);
        }
    }

    private static void put(ObjectNode node, Reasons reasons) {
        node.putObject("removedBy")
                .put("threshold", reasons.threshold())
                .put("minimum", reasons.minimum())
                .put("merge", reasons.merge())
                .put("rounding", reasons.rounding());
    }

    static PruningPlan read(Path file, Network network) {
        JsonFile json = JsonFile.read(file);
        JsonNode root = json.root();
        if (!root.path("format").asText().equals(FORMAT)) {
            throw json.refused("it is no pruning plan: its \"format\" should be \"%s\", but is %s"
                    .formatted(FORMAT, root.path("format")));
        }
        if (!json.text(root, "network").equals(Structure.digest(network))) {
            throw json.refused(
                    "it is the plan of a network of another structure; load it with the network that it was made for, "
                            + "and not with the pruned one");
        }
        List<GroupPlan> groups = new ArrayList<>();
        for (JsonNode node : json.array(root, "groups")) {
            groups.add(new GroupPlan(
                    json.text(node, "name"),
                    json.text(node, "threshold"),
                    json.number(node, "asked"),
                    json.number(node, "value"),
                    json.integer(node, "channels"),
                    json.integer(node, "prunable"),
                    reasons(json, node),
                    json.text(node, "why")));
        }
        List<LayerPlan> layers = new ArrayList<>();
        for (JsonNode node : json.array(root, "layers")) {
            layers.add(layer(json, node));
        }
        return restore(json, network, layers, groups);
    }

    private static LayerPlan layer(JsonFile json, JsonNode node) {
        List<Integer> kept = new ArrayList<>();
        for (JsonNode channel : json.array(node, "kept")) {
            if (!channel.isInt()) {
                throw json.refused("\"kept\" lists channels by number, but has " + channel);
            }
            kept.add(channel.intValue());
        }
        int layer = json.integer(node, "layer");
        try {
            return new LayerPlan(
                    layer,
                    json.text(node, "group"),
                    ChannelSet.of(
                            json.integer(node, "before"),
                            kept.stream().mapToInt(Integer::intValue).toArray()),
                    json.integer(node, "protected"),
                    json.text(node, "whyProtected"),
                    reasons(json, node));
        } catch (IllegalArgumentException e) {
            throw json.about("layer " + layer, e);
        }
    }

    private static Reasons reasons(JsonFile json, JsonNode node) {
        JsonNode reasons = node.path("removedBy");
        return new Reasons(
                json.integer(reasons, "threshold"),
                json.integer(reasons, "minimum"),
                json.integer(reasons, "merge"),
                json.integer(reasons, "rounding"));
    }

    /** The plan, after a look at whether its lists agree with one another and with the structure. */
    private static PruningPlan restore(JsonFile json, Network network, List<LayerPlan> layers, List<GroupPlan> groups) {
        int[] listed = layers.stream().mapToInt(LayerPlan::layer).toArray();
        if (!Arrays.equals(listed, network.convolutions())) {
            throw json.refused("it must list the convolutions %s, but lists %s"
                    .formatted(Arrays.toString(network.convolutions()), Arrays.toString(listed)));
        }
        try {
            return new ExplicitPlan(ChannelGroups.global(network), network).ofReport(layers, groups);
        } catch (IllegalArgumentException e) {
            throw json.about("its channels", e);
        }
    }
}
