package org.prunelab.cli;

import java.nio.file.Path;
import org.prunelab.darknet.Cfg;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.WeightsFile;
import picocli.CommandLine.Option;

/** The detector that a command works on. */
final class ModelFiles {

    @Option(names = "--cfg", required = true, paramLabel = "FILE", description = "The network, a Darknet cfg.")
    private Path cfg;

    @Option(names = "--weights", required = true, paramLabel = "FILE", description = "Its Darknet weights.")
    private Path weights;

    /** Reads both files. */
    Model read() {
        return read(cfg, weights);
    }

    /** Reads both files, for images of another size than the cfg says. */
    Model read(InputSize size) {
        return read(size.of(Cfg.read(cfg)), weights);
    }

    /** Reads the files of any detector. */
    static Model read(Path cfg, Path weights) {
        return read(Cfg.read(cfg), weights);
    }

    private static Model read(Network network, Path weights) {
        Model model = new Model(network, WeightsFile.read(weights, network).weights());
        try {
            model.requireFinite();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(weights + ": " + e.getMessage(), e);
        }
        return model;
    }
}
