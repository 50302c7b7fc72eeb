package org.prunelab.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.prunelab.darknet.ConvolutionWeights;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.WeightsFile;

/**
 * Weights to go on from, out of a Darknet file that fits a network in part.
 *
 * <pre>{@code
 * Pretrained pretrained = Pretrained.load(Path.of("yolov4.conv.137"), network, 1);
 * System.out.println(pretrained);
 * }</pre>
 *
 * @param model the network with the file's weights where it has them, and initial ones elsewhere
 * @param loaded convolutions that come from the file, by layer index
 * @param fresh convolutions that start anew
 * @param source what the file was taken to be, in words
 */
public record Pretrained(Model model, List<Integer> loaded, List<Integer> fresh, String source) {

    /**
     * Loads what fits:
     *
     * <ul>
     *   <li>a file for this very network: everything;
     *   <li>a file for this network with another number of classes: everything but the convolutions before the heads,
     *       whose channels count the classes;
     *   <li>a file of the leading layers, such as yolov4.conv.137, which ends after layer 136: those.
     * </ul>
     *
     * @param seed of the weights that start anew
     * @throws IllegalArgumentException where the file fits in none of these ways
     */
    public static Pretrained load(Path file, Network network, long seed) {
        OptionalInt classes = classes(WeightsFile.count(file), network);
        if (classes.isPresent()) {
            Weights weights = WeightsFile.read(file, withClasses(network, classes.getAsInt()))
                    .weights();
            return classes.getAsInt() == network.classes()
                    ? of(network, weights, seed, "weights of this network")
                    : of(
                            network,
                            withoutHeads(network, weights),
                            seed,
                            "weights for %d classes".formatted(classes.getAsInt()));
        }
        WeightsFile.Content leading = WeightsFile.readLeading(file, network);
        return of(network, leading.weights(), seed, "the layers before " + leading.cutoff());
    }

    /** For how many classes the network would hold so many numbers; each class adds as many. */
    private static OptionalInt classes(long held, Network network) {
        if (network.heads().length == 0) {
            return OptionalInt.empty();
        }
        long one = WeightsFile.count(withClasses(network, 1));
        long more = WeightsFile.count(withClasses(network, 2)) - one;
        long classes = 1 + (held - one) / more;
        return held >= one && (held - one) % more == 0 ? OptionalInt.of((int) classes) : OptionalInt.empty();
    }

    private static Pretrained of(Network network, Weights known, long seed, String source) {
        Map<Integer, ConvolutionWeights> all =
                new TreeMap<>(Weights.initial(network, seed).byLayer());
        List<Integer> loaded = new ArrayList<>(known.byLayer().keySet());
        List<Integer> fresh = new ArrayList<>(all.keySet());
        fresh.removeAll(loaded);
        all.putAll(known.byLayer());
        return new Pretrained(new Model(network, new Weights(all)), loaded, fresh, source);
    }

    private static Weights withoutHeads(Network network, Weights weights) {
        Map<Integer, ConvolutionWeights> kept = new TreeMap<>(weights.byLayer());
        for (int head : network.heads()) {
            kept.remove(network.layer(head).inputs().get(0));
        }
        return new Weights(kept);
    }

    private static Network withClasses(Network network, int classes) {
        Map<Integer, Layer> replaced = new TreeMap<>();
        for (int index : network.heads()) {
            Layer.Yolo head = (Layer.Yolo) network.layer(index);
            Layer.Yolo other = new Layer.Yolo(
                    head.input(),
                    head.anchors(),
                    head.mask(),
                    classes,
                    head.scaleXY(),
                    head.newCoords(),
                    head.extras());
            replaced.put(index, other);
            replaced.put(head.input(), network.convolution(head.input()).withFilters(other.channels(), 1));
        }
        return network.withLayers(replaced);
    }

    /** What was loaded and what was not, in a sentence. */
    @Override
    public String toString() {
        return "Loaded %d of %d convolutions (%s); %s."
                .formatted(
                        loaded.size(),
                        loaded.size() + fresh.size(),
                        source,
                        fresh.isEmpty()
                                ? "nothing starts anew"
                                : "starting anew: layers "
                                        + fresh.stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }
}
