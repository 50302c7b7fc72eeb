package org.prunelab.prune;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.prunelab.darknet.ConvolutionWeights;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;

/** Cuts removed channels out of the arrays of a model. */
final class Surgery {

    private final PruningPlan plan;
    private final Model model;
    private final Constants constants;

    Surgery(PruningPlan plan, Model model, Constants constants) {
        this.plan = plan;
        this.model = model;
        this.constants = constants;
    }

    Model pruned() {
        ConstantFlow flow = constants == Constants.MOVED ? new ConstantFlow(plan, model) : null;
        Map<Integer, ConvolutionWeights> byLayer =
                plan.layers().parallelStream().collect(Collectors.toMap(LayerPlan::layer, layer -> cut(layer, flow)));
        return new Model(plan.prune(model.network()), new Weights(byLayer));
    }

    static Model masked(PruningPlan plan, Model model) {
        Map<Integer, ConvolutionWeights> byLayer = new HashMap<>();
        for (LayerPlan layer : plan.layers()) {
            ConvolutionWeights weights = model.weights().of(layer.layer()).copy();
            int[] classes = plan.classesOf(layer.layer());
            for (int channel = 0; channel < classes.length; channel++) {
                if (!plan.isKept(classes[channel])) {
                    weights.gamma()[channel] = 0;
                    weights.bias()[channel] = 0;
                }
            }
            byLayer.put(layer.layer(), weights);
        }
        return new Model(model.network(), new Weights(byLayer));
    }

    private ConvolutionWeights cut(LayerPlan layer, ConstantFlow flow) {
        ConvolutionWeights weights = model.weights().of(layer.layer());
        int[] outputs = layer.kept().indices();
        float[] bias = pick(weights.bias(), outputs);
        float[] mean = pick(weights.mean(), outputs);
        if (flow != null) {
            float[] shift = flow.shift(layer.layer(), outputs);
            for (int o = 0; o < outputs.length; o++) {
                if (mean.length > 0) {
                    mean[o] -= shift[o];
                } else {
                    bias[o] += shift[o];
                }
            }
        }
        return new ConvolutionWeights(
                kernel(layer.layer(), weights.kernel(), outputs),
                bias,
                pick(weights.gamma(), outputs),
                mean,
                pick(weights.variance(), outputs));
    }

    private float[] kernel(int layer, float[] kernel, int[] outputs) {
        Network network = model.network();
        Layer.Convolutional c = network.convolution(layer);
        int area = c.size() * c.size();
        int inputs = network.inputChannels(layer) / c.groups();
        // Every group keeps the same positions, so those of the first stand for all; a depthwise group has only one.
        int[] kept = inputs == 1
                ? new int[] {0}
                : Arrays.stream(plan.keptInputs(layer)).filter(i -> i < inputs).toArray();
        float[] cut = new float[outputs.length * kept.length * area];
        int next = 0;
        for (int output : outputs) {
            int start = output * inputs * area;
            for (int i = 0; i < kept.length; ) {
                int run = i + 1;
                while (run < kept.length && kept[run] == kept[run - 1] + 1) {
                    run++;
                }
                int length = (run - i) * area;
                System.arraycopy(kernel, start + kept[i] * area, cut, next, length);
                next += length;
                i = run;
            }
        }
        return cut;
    }

    /** The values at some positions; an array without values, as of a missing normalisation, stays so. */
    private static float[] pick(float[] values, int[] positions) {
        float[] picked = new float[values.length == 0 ? 0 : positions.length];
        for (int i = 0; i < picked.length; i++) {
            picked[i] = values[positions[i]];
        }
        return picked;
    }
}
