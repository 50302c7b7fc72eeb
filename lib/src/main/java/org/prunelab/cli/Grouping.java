package org.prunelab.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.prunelab.darknet.Network;
import org.prunelab.prune.ChannelGroups;
import picocli.CommandLine.Option;

/** Which layers share a threshold. */
final class Grouping {

    @Option(
            names = "--groups",
            paramLabel = "GROUPS",
            defaultValue = "paper",
            description = "Which layers share a threshold: " + CHOICES + " (default: ${DEFAULT-VALUE}).")
    private String groups;

    /** What may be named. */
    static final String CHOICES =
            "paper (five layer ranges of YOLOv4), stride, module, global, layer, or a JSON file such"
                    + " as {\"groups\": [{\"name\": \"neck\", \"ranges\": [[10, 15]]}]}, whose ranges hold their first layer, not"
                    + " their last";

    ChannelGroups of(Network network) {
        return of(groups, network);
    }

    /** The groups of a name or a file. */
    static ChannelGroups of(String groups, Network network) {
        return switch (groups) {
            case "paper" -> paper(network);
            case "stride" -> ChannelGroups.byStride(network);
            case "module" -> ChannelGroups.byModule(network);
            case "global" -> ChannelGroups.global(network);
            case "layer" -> ChannelGroups.perLayer(network);
            default -> read(Path.of(groups), network);
        };
    }

    private static ChannelGroups read(Path file, Network network) {
        if (!Files.exists(file)) {
            throw new IllegalArgumentException(
                    "--groups %s is neither paper, stride, module, global nor layer, nor is there a file of that name."
                            .formatted(file));
        }
        return ChannelGroups.read(file, network);
    }

    private static ChannelGroups paper(Network network) {
        try {
            return ChannelGroups.paper(network);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    ("The paper's groups are layer ranges of YOLOv4, with 162 layers, but this network is another one, of %d "
                                    + "layers; choose --groups stride, module, global, layer or a JSON file.")
                            .formatted(network.size()),
                    e);
        }
    }
}
