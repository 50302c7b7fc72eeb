package org.prunelab.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.prunelab.darknet.CfgText;
import org.prunelab.darknet.ConvolutionWeights;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.WeightsFile;

/**
 * Weights to start from, out of a Darknet file that fits a network in part.
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
            return of(network, weights, classes.getAsInt(), seed);
        }
        WeightsFile.Content leading = WeightsFile.readLeading(file, network);
        return of(network, leading.weights(), seed, "the layers before " + leading.cutoff());
    }

    /**
     * The weights of a model for a network that is the same but for its number of classes: everything where the classes are
     * as many, else everything but the convolutions before the heads.
     *
     * @param seed of the weights that start anew
     * @throws IllegalArgumentException where the networks differ in more than their classes
     */
    public static Pretrained of(Model known, Network network, long seed) {
        int classes = known.network().classes();
        if (!CfgText.of(withClasses(network, classes)).equals(CfgText.of(known.network()))) {
            throw new IllegalArgumentException(
                    "Weights of the %s do not fit the %s: the two may differ in their number of classes only."
                            .formatted(known.network(), network));
        }
        return of(network, known.weights(), classes, seed);
    }

    private static Pretrained of(Network network, Weights known, int classes, long seed) {
        return classes == network.classes()
                ? of(network, known, seed, "weights of this network")
                : of(network, withoutHeads(network, known), seed, "weights for %d classes".formatted(classes));
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
