package org.prunelab.sparse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.prunelab.darknet.Network;
import org.prunelab.prune.ScalingFactors;
import org.prunelab.train.Findings;
import org.prunelab.train.GradientPenalty;

/**
 * Adds rate x sign(gamma) to the gradient of gamma, channel by channel (the paper's released training does so after each
 * backward pass). The magnitudes of all penalised channels are ranked together.
 *
 * <pre>{@code
 * Trained sparse = Training.of(model).on(voc)
 *         .with(GammaPenalty.on(network, SparseRate.relaxed(0.01, 0.4, 0.65, 0.01))).run();
 * }</pre>
 *
 * @param rate how hard, and when
 * @param layers the layers whose gamma is penalised: those that pruning may narrow
 */
public record GammaPenalty(SparseRate rate, Set<Integer> layers) implements GradientPenalty {

    public GammaPenalty {
        layers = Collections.unmodifiableSet(new TreeSet<>(layers)); // in one order in every JVM
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("A penalty on gamma needs at least one layer to act on.");
        }
    }

    /** A penalty on all channels of a network that pruning may remove. */
    public static GammaPenalty on(Network network, SparseRate rate) {
        return new GammaPenalty(
                rate, Arrays.stream(ScalingFactors.prunable(network)).boxed().collect(Collectors.toSet()));
    }

    @Override
    public void check(Network network, Findings findings) {
        Set<Integer> normalised = Arrays.stream(network.convolutions())
                .filter(layer -> network.convolution(layer).batchNormalize())
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
        if (!normalised.containsAll(layers)) {
            findings.problem(mismatch(normalised));
        }
    }

    private String mismatch(Set<Integer> normalised) {
        return "The penalty is for the layers %s, but the network has batch normalisation at %s; make it with GammaPenalty.on(network, rate)."
                .formatted(layers, normalised);
    }

    @Override
    public Optional<String> identity() {
        return Optional.of(toString());
    }

    @Override
    public void addTo(Map<Integer, NDArray> gammas, Map<Integer, NDArray> gradients, double progress) {
        if (!gammas.keySet().containsAll(layers)) {
            throw new IllegalArgumentException(mismatch(gammas.keySet()));
        }
        List<Integer> penalised = List.copyOf(layers);
        NDManager parent = gradients.get(penalised.get(0)).getManager();
        try (NDManager manager = parent.newSubManager()) {
            NDList parts = new NDList();
            for (int layer : penalised) {
                parts.add(gammas.get(layer));
            }
            float[] gamma = concatenated(parts, manager);
            float[] penalty = penalty(gamma, progress);
            int start = 0;
            for (int layer : penalised) {
                float[] part = new float[Math.toIntExact(gammas.get(layer).size())];
                System.arraycopy(penalty, start, part, 0, part.length);
                start += part.length;
                gradients.get(layer).addi(manager.create(part));
            }
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

    private float[] penalty(float[] gamma, double progress) {
        float[] magnitudes = new float[gamma.length];
        for (int i = 0; i < gamma.length; i++) {
            magnitudes[i] = Math.abs(gamma[i]);
        }
        float[] penalty = rate.rates(magnitudes, progress);
        for (int i = 0; i < gamma.length; i++) {
            penalty[i] *= Math.signum(gamma[i]);
        }
        return penalty;
    }
}
