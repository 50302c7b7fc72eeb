package org.prunelab.stage;

import java.util.List;
import org.prunelab.darknet.Network;
import org.prunelab.prune.ChannelGroup;
import org.prunelab.prune.ChannelGroups;

/**
 * Which layers share a threshold.
 *
 * <pre>{@code
 * ChannelGroups groups = Grouping.of("paper").of(network);
 * }</pre>
 *
 * @param kind a name of {@link ChannelGroups#NAMED}, or {@code own}; with underscores for hyphens, as kept runs have it
 * @param groups one's own, where the kind is {@code own}; else empty
 */
public record Grouping(String kind, List<ChannelGroup> groups) {

    private static final String OWN = "own";

    public Grouping {
        kind = kind.replace('-', '_');
        groups = List.copyOf(groups);
        if (!kind.equals(OWN)) {
            ChannelGroups.NAMED.get(name(kind));
        }
        if (kind.equals(OWN) == groups.isEmpty()) {
            throw new IllegalArgumentException(
                    groups.isEmpty()
                            ? "Groups of one's own were announced, but there are none; list them, or take another kind."
                            : "Groups are listed, but their kind is %s; list none, or let the kind be own."
                                    .formatted(kind));
        }
    }

    /**
     * A division that needs no list.
     *
     * @param name one of {@link ChannelGroups#NAMED}
     * @throws IllegalArgumentException where there is none of that name
     */
    public static Grouping of(String name) {
        return new Grouping(name, List.of());
    }

    /** Groups of one's own. */
    public static Grouping of(List<ChannelGroup> groups) {
        return new Grouping(OWN, groups);
    }

    /** The groups of a network. */
    public ChannelGroups of(Network network) {
        return kind.equals(OWN) ? new ChannelGroups(network.size(), groups) : ChannelGroups.named(name(kind), network);
    }

    private static String name(String kind) {
        return kind.replace('_', '-');
    }
}
