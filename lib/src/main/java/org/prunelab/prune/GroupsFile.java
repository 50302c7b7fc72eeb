package org.prunelab.prune;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.prunelab.base.JsonFile;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;

/** The JSON form of {@link ChannelGroups}: layers as half-open ranges. */
final class GroupsFile {

    private GroupsFile() {}

    static void write(Path file, ChannelGroups groups) {
        ObjectNode root = JsonFile.object();
        root.put("networkSize", groups.networkSize());
        ArrayNode list = root.putArray("groups");
        for (ChannelGroup group : groups.groups()) {
            ObjectNode node = list.addObject();
            node.put("name", group.name());
            ArrayNode ranges = node.putArray("ranges");
            List<Integer> layers = group.layers();
            for (int i = 0; i < layers.size(); ) {
                int first = layers.get(i);
                int next = i;
                while (next < layers.size() && layers.get(next) == first + next - i) {
                    next++;
                }
                ranges.addArray().add(first).add(first + next - i);
                i = next;
            }
        }
        JsonFile.write(file, root);
    }

    static ChannelGroups read(Path file, Network network) {
        JsonFile json = JsonFile.read(file);
        if (json.root().has("networkSize") && json.integer(json.root(), "networkSize") != network.size()) {
            throw json.refused("its groups are those of a network of %d layers, but this one has %d"
                    .formatted(json.integer(json.root(), "networkSize"), network.size()));
        }
        List<ChannelGroup> groups = new ArrayList<>();
        try {
            for (JsonNode node : json.array(json.root(), "groups")) {
                ChannelGroup group = new ChannelGroup(json.text(node, "name"), layers(json, node, network.size()));
                if (group.layers().stream().noneMatch(i -> network.layer(i) instanceof Layer.Convolutional)) {
                    throw json.refused("group \"%s\" holds no convolution in its ranges %s, so that nothing can go"
                            .formatted(group.name(), node.get("ranges")));
                }
                groups.add(group);
            }
            return new ChannelGroups(network.size(), groups);
        } catch (IllegalArgumentException e) {
            throw json.about("its groups", e);
        }
    }

    private static List<Integer> layers(JsonFile json, JsonNode group, int size) {
        List<Integer> layers = new ArrayList<>();
        for (JsonNode range : json.array(group, "ranges")) {
            if (!range.isArray()
                    || range.size() != 2
                    || !range.get(0).isInt()
                    || !range.get(1).isInt()) {
                throw json.refused("a range is [first, behind the last], such as [0, 56], but one is " + range);
            }
            int from = range.get(0).intValue();
            int to = range.get(1).intValue();
            if (from < 0 || from >= to || to > size) {
                throw json.refused("the range %s is empty or outside of layers 0 to %d".formatted(range, size - 1));
            }
            for (int layer = from; layer < to; layer++) {
                layers.add(layer);
            }
        }
        return layers;
    }
}
