package org.prunelab.detect;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import org.prunelab.darknet.ConvolutionWeights;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;

/** The parameters of one convolution; gamma, mean and variance are null where the batch is not normalised. */
record ConvolutionParameters(Parameter kernel, Parameter bias, Parameter gamma, Parameter mean, Parameter variance) {

    NDArray apply(Layer.Convolutional c, NDArray x, ParameterStore store, Pass pass) {
        Device device = x.getDevice();
        boolean training = pass.training();
        boolean normalized = gamma != null;
        NDArray weight = store.getValue(kernel, device, training);
        NDArray beta = store.getValue(bias, device, training);
        NDArray y = x.getNDArrayInternal()
                .convolution(
                        x,
                        weight,
                        normalized ? null : beta,
                        new Shape(c.stride(), c.stride()),
                        new Shape(c.padding(), c.padding()),
                        new Shape(1, 1),
                        c.groups())
                .singletonOrThrow();
        if (normalized) {
            NDArray convolved = y;
            y = convolved
                    .getNDArrayInternal()
                    .batchNorm(
                            convolved,
                            store.getValue(mean, device, training),
                            store.getValue(variance, device, training),
                            store.getValue(gamma, device, training),
                            beta,
                            -1, // the channels are where PyTorch expects them
                            pass.keep(),
                            DetectorBlock.EPSILON,
                            training)
                    .singletonOrThrow();
            convolved.close();
        }
        NDArray activated = LayerFunction.activate(y, c.activation(), training);
        if (activated != y) {
            y.close();
        }
        return activated;
    }

    void shape(Network network, int layer) {
        if (kernel.getShape() == null) {
            Layer.Convolutional c = network.convolution(layer);
            Shape channels = new Shape(c.filters());
            kernel.setShape(kernelShape(network, layer));
            bias.setShape(channels);
            if (gamma != null) {
                gamma.setShape(channels);
                mean.setShape(channels);
                variance.setShape(channels);
            }
        }
    }

    void create(Network network, int layer, ConvolutionWeights weights, NDManager manager) {
        create(kernel, weights.kernel(), kernelShape(network, layer), manager);
        Shape channels = new Shape(network.convolution(layer).filters());
        create(bias, weights.bias(), channels, manager);
        if (gamma != null) {
            create(gamma, weights.gamma(), channels, manager);
            create(mean, weights.mean(), channels, manager);
            create(variance, weights.variance(), channels, manager);
        }
    }

    private static void create(Parameter parameter, float[] values, Shape shape, NDManager manager) {
        parameter.setArray(manager.create(values, shape));
    }

    private static Shape kernelShape(Network network, int layer) {
        Layer.Convolutional c = network.convolution(layer);
        return new Shape(c.filters(), network.inputChannels(layer) / c.groups(), c.size(), c.size());
    }

    void layOutForInference() {
        NDArray created = kernel.getArray();
        NDArray laidOut;
        // created arrays lie in Java's memory and others would outlive it, so a copy is laid out
        try (NDArray copy = created.duplicate()) {
            laidOut = DetectorBlock.inferenceLayout(copy);
        }
        kernel.close();
        kernel.setShape(null);
        kernel.setArray(laidOut);
    }

    ConvolutionWeights read() {
        return new ConvolutionWeights(values(kernel), values(bias), values(gamma), values(mean), values(variance));
    }

    private static float[] values(Parameter parameter) {
        return parameter == null ? new float[0] : parameter.getArray().toFloatArray();
    }
}
