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
            completionCandidates = Names.Groupings.class,
            description = "Which layers share a threshold: " + CHOICES + " (default: ${DEFAULT-VALUE}).")
    private String groups;

    /** What may be named. */
    static final String CHOICES =
            "${COMPLETION-CANDIDATES} (the paper's are five layer ranges of YOLOv4), or a JSON file such as {\"groups\":"
                    + " [{\"name\": \"neck\", \"ranges\": [[10, 15]]}]}, whose ranges hold their first layer, not their last";

    ChannelGroups of(Network network) {
        return of(groups, network);
    }

    /** The groups of a name or a file. */
    static ChannelGroups of(String groups, Network network) {
        if (!ChannelGroups.NAMED.names().contains(groups)) {
            return read(Path.of(groups), network);
        }
        if (groups.startsWith("paper") && !ChannelGroups.suitsPaper(network)) {
            throw new IllegalArgumentException(
                    ("The paper's groups are layer ranges of YOLOv4, with 162 layers, but this network is another one, of %d "
                                    + "layers; choose --groups stride, module, global, layer or a JSON file.")
                            .formatted(network.size()));
        }
        return ChannelGroups.named(groups, network);
    }

    private static ChannelGroups read(Path file, Network network) {
        if (!Files.exists(file)) {
            throw new IllegalArgumentException("--groups %s is none of %s, nor is there a file of that name."
                    .formatted(file, String.join(", ", ChannelGroups.NAMED.names())));
        }
        return ChannelGroups.read(file, network);
    }
}
