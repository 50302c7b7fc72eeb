package org.prunelab.prune;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.prunelab.base.Choices;
import org.prunelab.darknet.ConvolutionWeights;

/**
 * How much a channel of a batch-normalised convolution matters; the least important go first.
 *
 * <pre>{@code
 * PruningPlan byNorm = ChannelGroups.paper(network).rule().percentiles(.2, .2, .2, .2, .2)
 *         .importance(Importance.l1()).plan(model);
 * }</pre>
 */
public sealed interface Importance {

    /** The measures by their names in experiments and on the command line; chance takes a seed. */
    Choices<LongFunction<Importance>> NAMED = Choices.<LongFunction<Importance>>of("importance")
            .with("gamma", seed -> gamma())
            .with("l1", seed -> l1())
            .with("l2", seed -> l2())
            .with("random", Importance::random);

    /**
     * The measure of a name.
     *
     * @throws IllegalArgumentException where there is none of that name
     */
    static Importance named(String name, long seed) {
        return NAMED.get(name).apply(seed);
    }

    /** The importance of each output channel of the convolution at a layer index; not negative. */
    float[] of(int layer, ConvolutionWeights weights);

    /** |gamma| of the batch normalisation: the paper's. */
    record Gamma() implements Importance {
        @Override
        public float[] of(int layer, ConvolutionWeights weights) {
            float[] gamma = weights.gamma();
            float[] importance = new float[gamma.length];
            for (int i = 0; i < gamma.length; i++) {
                importance[i] = Math.abs(gamma[i]);
            }
            return importance;
        }
    }

    /**
     * The sum of the absolute values of the channel's kernel, as a part of its layer's mean: it ranks the channels of a
     * layer as Li et al. do (arXiv 1608.08710), and lets layers of other kernels share a threshold.
     */
    @JsonTypeName("l1-of-layer") // "l1" was the sum itself
    record L1() implements Importance {
        @Override
        public float[] of(int layer, ConvolutionWeights weights) {
            return norms(weights, false);
        }
    }

    /** The root of the sum of squares of the channel's kernel, as a part of its layer's mean. */
    @JsonTypeName("l2-of-layer") // "l2" was the root itself
    record L2() implements Importance {
        @Override
        public float[] of(int layer, ConvolutionWeights weights) {
            return norms(weights, true);
        }
    }

    /** A number from a seed, uniform in [0, 1): the baseline that any other must beat. */
    record Random(long seed) implements Importance {
        @Override
        public float[] of(int layer, ConvolutionWeights weights) {
            SplittableRandom random = new SplittableRandom(seed * 31 + layer);
            float[] importance = new float[weights.gamma().length];
            for (int i = 0; i < importance.length; i++) {
                importance[i] = (float) random.nextDouble();
            }
            return importance;
        }
    }

    static Importance gamma() {
        return new Gamma();
    }

    static Importance l1() {
        return new L1();
    }

    static Importance l2() {
        return new L2();
    }

    static Importance random(long seed) {
        return new Random(seed);
    }

    private static float[] norms(ConvolutionWeights weights, boolean squared) {
        float[] kernel = weights.kernel();
        float[] norms = new float[weights.gamma().length];
        int length = norms.length == 0 ? 0 : kernel.length / norms.length;
        double total = 0;
        for (int channel = 0; channel < norms.length; channel++) {
            double sum = 0;
            for (int i = channel * length; i < (channel + 1) * length; i++) {
                sum += squared ? (double) kernel[i] * kernel[i] : Math.abs(kernel[i]);
            }
            norms[channel] = (float) (squared ? Math.sqrt(sum) : sum);
            total += norms[channel];
        }
        double mean = total / Math.max(1, norms.length);
        for (int channel = 0; mean > 0 && channel < norms.length; channel++) {
            norms[channel] /= (float) mean;
        }
        return norms;
    }
}
