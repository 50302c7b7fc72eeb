package org.prunelab.darknet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.prunelab.base.FileProblem;
import org.prunelab.base.WholeFile;

/**
 * A network with its weights: what a training starts from and ends with, what a plan prunes, and what a file holds.
 * Weights that are not the network's are refused.
 *
 * <pre>{@code
 * Model model = Model.read(Path.of("yolov4.cfg"), Path.of("yolov4.weights"));
 * model.write(folder, "copy");                            // copy.cfg and copy.weights
 * }</pre>
 */
public record Model(Network network, Weights weights) {

    public Model {
        for (int layer : network.convolutions()) {
            weights.of(layer).check(network, layer);
        }
        for (int layer : weights.byLayer().keySet()) {
            if (layer < 0 || layer >= network.size() || !(network.layer(layer) instanceof Layer.Convolutional)) {
                throw new IllegalArgumentException(
                        "There are weights for layer %d, which is no convolution of %s.".formatted(layer, network));
            }
        }
    }

    /** A network with weights to start a training from; see {@link Weights#initial}. */
    public static Model initial(Network network, long seed) {
        return new Model(network, Weights.initial(network, seed));
    }

    /** A Darknet detector: its cfg and all of its weights. */
    public static Model read(Path cfg, Path weights) {
        Network network = Cfg.read(cfg);
        return new Model(network, WeightsFile.read(weights, network).weights());
    }

    /**
     * Refuses weights that are not finite, with which a network computes nothing.
     *
     * @throws IllegalArgumentException naming the first layer that has one
     */
    public void requireFinite() {
        weights.byLayer().forEach((layer, values) -> values.requireFinite(layer));
    }

    /** Writes {@code name.weights} and {@code name.cfg} into a folder, made if need be, each whole or not at all. */
    public void write(Path folder, String name) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The folder %s can't be made: %s".formatted(folder, FileProblem.inWords(e)), e);
        }
        WeightsFile.write(folder.resolve(name + ".weights"), this, WeightsFile.Header.CURRENT);
        WholeFile.writeText("cfg", folder.resolve(name + ".cfg"), CfgText.of(network));
    }

    /** The network in short, and how many values it has. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s, with %,d values", network, weights.size());
    }
}
