package org.prunelab.darknet;

import java.util.Map;
import java.util.TreeMap;

/**
 * Batch normalisation folded into the convolution before it, as inference allows: gamma / sqrt(variance + epsilon)
 * scales the kernel, and the bias becomes beta - mean gamma / sqrt(variance + epsilon).
 *
 * <pre>{@code
 * Model faster = Folding.fold(model);
 * }</pre>
 */
public final class Folding {

    private Folding() {}

    /** The same function without batch normalisation; a model that has none comes back as it is. */
    public static Model fold(Model model) {
        Map<Integer, Layer> layers = new TreeMap<>();
        Map<Integer, ConvolutionWeights> folded = new TreeMap<>(model.weights().byLayer());
        for (int i : model.network().convolutions()) {
            Layer.Convolutional c = model.network().convolution(i);
            if (c.batchNormalize()) {
                layers.put(i, withoutBatchNormalization(c));
                folded.put(i, fold(model.weights().of(i)));
            }
        }
        return layers.isEmpty() ? model : new Model(model.network().withLayers(layers), new Weights(folded));
    }

    private static Layer withoutBatchNormalization(Layer.Convolutional c) {
        return new Layer.Convolutional(
                c.input(),
                c.filters(),
                c.size(),
                c.stride(),
                c.padding(),
                c.groups(),
                false,
                c.activation(),
                c.extras());
    }

    private static ConvolutionWeights fold(ConvolutionWeights w) {
        float[] kernel = w.kernel().clone();
        float[] bias = w.bias().clone();
        int filter = kernel.length / bias.length;
        for (int o = 0; o < bias.length; o++) {
            double scale = w.gamma()[o] / Math.sqrt((double) w.variance()[o] + ConvolutionWeights.EPSILON);
            bias[o] = (float) (w.bias()[o] - w.mean()[o] * scale);
            for (int k = o * filter; k < (o + 1) * filter; k++) {
                kernel[k] = (float) (kernel[k] * scale);
            }
        }
        return new ConvolutionWeights(kernel, bias, new float[0], new float[0], new float[0]);
    }
}
