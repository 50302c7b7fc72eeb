package org.prunelab.cli;

import org.prunelab.darknet.Network;
import picocli.CommandLine.Option;

/** The size of the images that a network is to read. */
final class InputSize {

    @Option(
            names = "--size",
            paramLabel = "N",
            description = "Height and width of the network's input in pixels; else what the cfg says.")
    private Integer size;

    /** The network at the size that was asked for. */
    Network of(Network network) {
        if (size == null) {
            return network;
        }
        try {
            return network.at(size, size);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--size %d does not suit this network, whose cfg says %d x %d: %s"
                            .formatted(
                                    size,
                                    network.input().height(),
                                    network.input().width(),
                                    e.getMessage()),
                    e);
        }
    }
}
