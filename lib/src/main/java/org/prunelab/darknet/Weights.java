package org.prunelab.darknet;

import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import org.prunelab.base.Sha256;

/**
 * The numbers of a network: for each convolution, by layer index, its {@link ConvolutionWeights}.
 *
 * <pre>{@code
 * Weights weights = Weights.initial(network, 1);
 * weights.fingerprint()
 * }</pre>
 *
 * @param byLayer in order of the layers
 */
public record Weights(Map<Integer, ConvolutionWeights> byLayer) {

    public Weights {
        byLayer = Collections.unmodifiableMap(new TreeMap<>(byLayer));
    }

    /** The numbers of the convolution at a layer index. */
    public ConvolutionWeights of(int layer) {
        ConvolutionWeights weights = byLayer.get(layer);
        if (weights == null) {
            throw new IllegalArgumentException("There are no weights for layer " + layer);
        }
        return weights;
    }

    /** Values in all, running statistics included. */
    public long size() {
        return byLayer.values().stream().mapToLong(ConvolutionWeights::size).sum();
    }

    /** How many there are; the values themselves are too many to show. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "Weights of %d convolutions, %,d values", byLayer.size(), size());
    }

    /** SHA-256 of all values, bit by bit, in hexadecimal. */
    public String fingerprint() {
        MessageDigest digest = Sha256.begin();
        for (ConvolutionWeights w : byLayer.values()) {
            List.of(w.kernel(), w.bias(), w.gamma(), w.mean(), w.variance())
                    .forEach(array -> Sha256.update(digest, array));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Weights to start a training from: kernels uniform within 1 / sqrt(fan-in) (PyTorch's default), gamma 1, beta 0,
     * running mean 0 and variance 1. The convolutions before the heads start with biases by which objectness is 1 %
     * probable and each class as much as any (the prior of RetinaNet, arXiv 1708.02002, section 4.1), so that the first
     * steps are not spent, and momentum is not gathered, on telling that most of the picture is empty.
     */
    public static Weights initial(Network network, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Integer, ConvolutionWeights> byLayer = new TreeMap<>();
        for (int layer : network.convolutions()) {
            ConvolutionWeights weights = ConvolutionWeights.zeros(network, layer);
            Layer.Convolutional c = network.convolution(layer);
            double bound = 1 / Math.sqrt((double) weights.kernel().length / c.filters());
            fill(weights.kernel(), () -> bound * (2 * random.nextDouble() - 1));
            fill(weights.gamma(), () -> 1);
            fill(weights.variance(), () -> 1);
            byLayer.put(layer, weights);
        }
        for (int head : network.heads()) {
            Layer.Yolo yolo = (Layer.Yolo) network.layer(head);
            if (byLayer.containsKey(yolo.input())) {
                float[] bias = byLayer.get(yolo.input()).bias();
                int values = 5 + yolo.classes();
                for (int i = 0; i < bias.length; i++) {
                    double prior = i % values < 4 ? 0.5 : i % values == 4 ? 0.01 : 1.0 / (1 + yolo.classes());
                    bias[i] = (float) Math.log(prior / (1 - prior));
                }
            }
        }
        return new Weights(byLayer);
    }

    /**
     * Random weights and batch statistics, for tests and for plans where no trained weights exist: kernels normal with
     * the variance 2 / fan-in (He et al., arXiv 1502.01852), |gamma| uniform in [0, 1], beta and mean normal with
     * deviation 0.1, variance uniform in [0.5, 1.5].
     */
    public static Weights random(Network network, long seed) {
        java.util.Random random = new java.util.Random(seed);
        Map<Integer, ConvolutionWeights> byLayer = new TreeMap<>();
        for (int layer : network.convolutions()) {
            ConvolutionWeights weights = ConvolutionWeights.zeros(network, layer);
            double deviation = Math.sqrt(2.0 * network.convolution(layer).filters() / weights.kernel().length);
            fill(weights.kernel(), () -> deviation * random.nextGaussian());
            fill(weights.bias(), () -> 0.1 * random.nextGaussian());
            fill(weights.gamma(), random::nextDouble);
            fill(weights.mean(), () -> 0.1 * random.nextGaussian());
            fill(weights.variance(), () -> 0.5 + random.nextDouble());
            byLayer.put(layer, weights);
        }
        return new Weights(byLayer);
    }

    private static void fill(float[] array, DoubleSupplier values) {
        for (int i = 0; i < array.length; i++) {
            array[i] = (float) values.getAsDouble();
        }
    }
}
