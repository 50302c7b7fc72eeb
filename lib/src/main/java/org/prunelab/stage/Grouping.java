package org.prunelab.stage;

import java.util.List;
import org.prunelab.darknet.Network;
import org.prunelab.prune.ChannelGroup;
import org.prunelab.prune.ChannelGroups;

/**
 * Which layers share a threshold.
 *
 * <pre>{@code
 * ChannelGroups groups = Grouping.of(Grouping.Kind.PAPER).of(network);
 * }</pre>
 *
 * @param kind how they are found
 * @param groups one's own, where the kind is {@link Kind#OWN}; else empty
 */
public record Grouping(Kind kind, List<ChannelGroup> groups) {

    /** The divisions of {@link ChannelGroups}. */
    public enum Kind {
        PAPER,
        PAPER_OLDER,
        STRIDE,
        MODULE,
        GLOBAL,
        LAYER,
        OWN
    }

    public Grouping {
        groups = List.copyOf(groups);
        if ((kind == Kind.OWN) == groups.isEmpty()) {
            throw new IllegalArgumentException(
                    kind == Kind.OWN
                            ? "Groups of one's own were announced, but there are none; list them, or take another kind."
                            : "Groups are listed, but their kind is %s; list none, or let the kind be own."
                                    .formatted(kind));
        }
    }

    /** One of the divisions that need no list. */
    public static Grouping of(Kind kind) {
        return new Grouping(kind, List.of());
    }

    /** The groups of a network. */
    public ChannelGroups of(Network network) {
        return switch (kind) {
            case PAPER -> ChannelGroups.paper(network);
            case PAPER_OLDER -> ChannelGroups.paperOlder(network);
            case STRIDE -> ChannelGroups.byStride(network);
            case MODULE -> ChannelGroups.byModule(network);
            case GLOBAL -> ChannelGroups.global(network);
            case LAYER -> ChannelGroups.perLayer(network);
            case OWN -> new ChannelGroups(network.size(), groups);
        };
    }
}
