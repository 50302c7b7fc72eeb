package org.prunelab.darknet;

import java.util.Locale;

/**
 * The numbers of one convolution. Without batch normalisation gamma, mean and variance are empty.
 *
 * <pre>{@code
 * float[] gamma = model.weights().of(0).gamma();
 * }</pre>
 *
 * @param kernel (O, I / groups, K, K), row-major
 * @param bias (O): the bias, or beta where the batch is normalised
 * @param gamma (O): the scaling factor of the batch normalisation
 * @param mean (O): the running mean
 * @param variance (O): the running variance, not negative
 */
public record ConvolutionWeights(float[] kernel, float[] bias, float[] gamma, float[] mean, float[] variance) {

    /** What Darknet adds to the variance before its square root. */
    public static final float EPSILON = 1e-6f;

    /** Zeros of the sizes that the convolution needs. */
    static ConvolutionWeights zeros(Network network, int layer) {
        Layer.Convolutional c = network.convolution(layer);
        int normalized = c.batchNormalize() ? c.filters() : 0;
        return new ConvolutionWeights(
                new float[Math.toIntExact(kernelSize(network, layer))],
                new float[c.filters()],
                new float[normalized],
                new float[normalized],
                new float[normalized]);
    }

    /** Values in the kernel of a convolution. */
    static long kernelSize(Network network, int layer) {
        Layer.Convolutional c = network.convolution(layer);
        return (long) c.filters() * (network.inputChannels(layer) / c.groups()) * c.size() * c.size();
    }

    /** Values in all. */
    public long size() {
        return (long) kernel.length + bias.length + gamma.length + mean.length + variance.length;
    }

    /** Arrays of its own with the same numbers. */
    public ConvolutionWeights copy() {
        return new ConvolutionWeights(kernel.clone(), bias.clone(), gamma.clone(), mean.clone(), variance.clone());
    }

    /** How many there are; the values themselves are too many to show. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "Weights of a convolution of %,d channels, %s batch normalisation, %,d values",
                bias.length,
                gamma.length > 0 ? "with" : "without",
                size());
    }

    void check(Network network, int layer) {
        Layer.Convolutional c = network.convolution(layer);
        int normalized = c.batchNormalize() ? c.filters() : 0;
        require(layer, "kernel", kernel.length, kernelSize(network, layer));
        require(layer, "bias", bias.length, c.filters());
        require(layer, "gamma", gamma.length, normalized);
        require(layer, "mean", mean.length, normalized);
        require(layer, "variance", variance.length, normalized);
    }

    void requireFinite(int layer) {
        requireFinite(layer, "kernel", kernel);
        requireFinite(layer, "bias", bias);
        requireFinite(layer, "gamma", gamma);
        requireFinite(layer, "mean", mean);
        requireFinite(layer, "variance", variance);
    }

    private static void requireFinite(int layer, String array, float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException(
                        "Layer %d has the value %s in its %s; the weights are broken, so take sound ones or train again."
                                .formatted(layer, value, array));
            }
        }
    }

    private static void require(int layer, String array, int found, long needed) {
        if (found != needed) {
            throw new IllegalArgumentException(
                    "Layer %d needs %d values of %s, but has %d; the weights belong to another network."
                            .formatted(layer, needed, array, found));
        }
    }
}
