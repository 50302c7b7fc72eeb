package org.prunelab.sparse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.prunelab.darknet.Network;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.train.Findings;
import org.prunelab.train.GammaHistogram;
import org.prunelab.train.GradientPenalty;

/**
 * Adds rate x factor x sign(gamma) to the gradient of gamma, channel by channel (the paper's released training does so
 * after each backward pass, with no factor). The magnitudes of all penalised channels are ranked together. A training with
 * this penalty notes how |gamma| is spread in each group; with a rate of 0 it does nothing else.
 *
 * <pre>{@code
 * Trained sparse = Training.of(model).on(voc)
 *         .with(GammaPenalty.on(network, SparseRate.relaxed(0.01, 0.4, 0.65, 0.01))).run();
 * }</pre>
 *
 * @param rate how hard, and when
 * @param groups the layers whose gamma is penalised: those that pruning may narrow, no layer in two groups
 */
public record GammaPenalty(SparseRate rate, List<PenalisedGroup> groups) implements GradientPenalty {

    public GammaPenalty {
        groups = List.copyOf(groups);
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("A penalty on gamma needs at least one group of layers to act on.");
        }
        Set<Integer> seen = new TreeSet<>();
        for (PenalisedGroup group : groups) {
            for (int layer : group.layers()) {
                if (!seen.add(layer)) {
                    throw new IllegalArgumentException(
                            "Layer %d is penalised in two groups; take it out of \"%s\" or of the other."
                                    .formatted(layer, group.name()));
                }
            }
        }
    }

    /** A penalty on all channels of a network that pruning may remove. */
    public static GammaPenalty on(Network network, SparseRate rate) {
        return on(network, rate, ChannelGroups.global(network), List.of(1.0));
    }

    /** The same rate in all groups, by which gammas are counted. */
    public static GammaPenalty on(Network network, SparseRate rate, ChannelGroups groups) {
        return on(network, rate, groups, List.of(1.0));
    }

    /**
     * A penalty whose rate differs between groups of layers.
     *
     * @param weights the relative rate of each group, or one for all: they are scaled so that their mean over the channels
     *     is 1, and the penalty as strong in all as with one rate
     * @throws IllegalArgumentException where the number of weights does not suit, one is negative, or all are 0
     */
    public static GammaPenalty on(Network network, SparseRate rate, ChannelGroups groups, List<Double> weights) {
        return new GammaPenalty(rate, PenalisedGroup.of(network, groups, weights));
    }

    @Override
    public void check(Network network, Findings findings) {
        Set<Integer> normalised = Arrays.stream(network.convolutions())
                .filter(layer -> network.convolution(layer).batchNormalize())
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
        if (!normalised.containsAll(factors().keySet())) {
            findings.problem(mismatch(normalised));
        }
    }

    private String mismatch(Set<Integer> normalised) {
        return "The penalty is for the layers %s, but the network has batch normalisation at %s; make it with GammaPenalty.on(network, rate)."
                .formatted(factors().keySet(), normalised);
    }

    /** The factor of each penalised layer. */
    private TreeMap<Integer, Double> factors() {
        TreeMap<Integer, Double> factors = new TreeMap<>();
        groups.forEach(group -> group.layers().forEach(layer -> factors.put(layer, group.factor())));
        return factors;
    }

    @Override
    public Optional<String> identity() {
        return Optional.of(toString());
    }

    @Override
    public List<GammaHistogram> histograms(Map<Integer, NDArray> gammas) {
        return groups.stream()
                .map(group -> GammaHistogram.of(
                        group.name(),
                        group.layers().stream()
                                .map(layer -> gammas.get(layer).toFloatArray())
                                .toList()))
                .toList();
    }

    @Override
    public double addTo(Map<Integer, NDArray> gammas, Map<Integer, NDArray> gradients, double progress) {
        TreeMap<Integer, Double> factors = factors();
        if (!gammas.keySet().containsAll(factors.keySet())) {
            throw new IllegalArgumentException(mismatch(gammas.keySet()));
        }
        if (rate.s() == 0) {
            return 0;
        }
        NDManager parent = gradients.get(factors.firstKey()).getManager();
        try (NDManager manager = parent.newSubManager()) {
            NDList parts = new NDList();
            for (int layer : factors.keySet()) {
                parts.add(gammas.get(layer));
            }
            float[] gamma = concatenated(parts, manager);
            float[] rates = rates(gamma, progress, factors, gammas);
            int start = 0;
            for (int layer : factors.keySet()) {
                float[] part = new float[Math.toIntExact(gammas.get(layer).size())];
                for (int i = 0; i < part.length; i++) {
                    part[i] = rates[start + i] * Math.signum(gamma[start + i]);
                }
                start += part.length;
                gradients.get(layer).addi(manager.create(part));
            }
            return mean(rates);
        }
    }

    private static float[] concatenated(NDList parts, NDManager manager) {
        if (parts.size() == 1) {
            return parts.get(0).toFloatArray();
        }
        try (NDArray all = NDArrays.concat(parts)) {
            all.attach(manager);
            return all.toFloatArray();
        }
    }

    /** The rate of each channel, by the schedule and its group's factor. */
    private float[] rates(float[] gamma, double progress, Map<Integer, Double> factors, Map<Integer, NDArray> gammas) {
        float[] magnitudes = new float[gamma.length];
        for (int i = 0; i < gamma.length; i++) {
            magnitudes[i] = Math.abs(gamma[i]);
        }
        float[] rates = rate.rates(magnitudes, progress);
        int channel = 0;
        for (Map.Entry<Integer, Double> factor : factors.entrySet()) {
            int end = channel + Math.toIntExact(gammas.get(factor.getKey()).size());
            for (; channel < end; channel++) {
                rates[channel] *= factor.getValue().floatValue();
            }
        }
        return rates;
    }

    private static double mean(float[] rates) {
        double sum = 0;
        for (float rate : rates) {
            sum += rate;
        }
        return sum / rates.length;
    }
}
