package org.prunelab.prune;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.prunelab.darknet.Activation;
import org.prunelab.darknet.ConvolutionWeights;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;

/** The constants of the removed channels, followed through the network to the convolutions that read them. */
final class ConstantFlow {

    private final PruningPlan plan;
    private final Model model;
    private final float[][] constants;

    ConstantFlow(PruningPlan plan, Model model) {
        this.plan = plan;
        this.model = model;
        Network network = model.network();
        this.constants = new float[network.size() + 1][];
        constants[0] = new float[network.input().channels()];
        for (int i = 0; i < network.size(); i++) {
            constants[i + 1] = output(i, network.layer(i));
        }
    }

    /** Per output channel, 0 where the channel stays. */
    private float[] output(int index, Layer layer) {
        float[] first = constants[layer.inputs().get(0) + 1];
        return layer.match(new Layer.Cases<>() {
            @Override
            public float[] convolutional(Layer.Convolutional c) {
                float[] output = new float[c.filters()];
                float[] beta = model.weights().of(index).bias();
                forRemoved(index, channel -> output[channel] = c.activation().apply(beta[channel]));
                return output;
            }

            @Override
            public float[] shortcut(Layer.Shortcut s) {
                float[] output = new float[first.length];
                Activation activation = s.activation();
                forRemoved(index, channel -> {
                    float sum = 0;
                    for (int input : s.inputs()) {
                        sum += constants[input + 1][channel];
                    }
                    output[channel] = activation.apply(sum);
                });
                return output;
            }

            @Override
            public float[] route(Layer.Route r) {
                return joined(r);
            }

            @Override
            public float[] maxPool(Layer.MaxPool p) {
                return first;
            }

            @Override
            public float[] avgPool(Layer.AvgPool a) {
                return first;
            }

            @Override
            public float[] upsample(Layer.Upsample u) {
                return first;
            }

            @Override
            public float[] dropout(Layer.Dropout d) {
                return first;
            }

            @Override
            public float[] yolo(Layer.Yolo y) {
                return first;
            }
        });
    }

    private float[] joined(Layer.Route route) {
        float[] joined = new float[0];
        for (int input : route.inputs()) {
            float[] values = constants[input + 1];
            int part = values.length / route.groups();
            int length = joined.length;
            joined = Arrays.copyOf(joined, length + part);
            System.arraycopy(values, route.groupId() * part, joined, length, part);
        }
        return joined;
    }

    private void forRemoved(int layer, IntConsumer action) {
        int[] classes = plan.classesOf(layer);
        for (int channel = 0; channel < classes.length; channel++) {
            if (!plan.isKept(classes[channel])) {
                action.accept(channel);
            }
        }
    }

    /** What the constants add to each of some outputs of a convolution, before normalisation. */
    float[] shift(int convolution, int[] outputs) {
        Layer.Convolutional c = model.network().convolution(convolution);
        ConvolutionWeights weights = model.weights().of(convolution);
        float[] input = constants[c.input() + 1];
        int inputsPerGroup = input.length / c.groups();
        int outputsPerGroup = c.filters() / c.groups();
        int area = c.size() * c.size();
        float[] kernel = weights.kernel();
        int[] carrying =
                IntStream.range(0, input.length).filter(i -> input[i] != 0).toArray();
        float[] shift = new float[outputs.length];
        for (int o = 0; o < outputs.length; o++) {
            int first = outputs[o] / outputsPerGroup * inputsPerGroup;
            double sum = 0;
            for (int i : carrying) {
                if (i >= first && i < first + inputsPerGroup) {
                    int start = (outputs[o] * inputsPerGroup + i - first) * area;
                    float weight = 0;
                    for (int k = start; k < start + area; k++) {
                        weight += kernel[k];
                    }
                    sum += (double) weight * input[i];
                }
            }
            shift[o] = (float) sum;
        }
        return shift;
    }
}
