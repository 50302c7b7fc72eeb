package org.prunelab.darknet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What a model computes for one image, by the definitions of the layers: a slow and plain pass, one loop a layer, in double
 * precision. What the engine, exports and pruning are checked against.
 */
public final class Forward {

    private static final double EPSILON = 1e-6;

    private Forward() {}

    /** The outputs of all layers (C, H, W, row-major) for one image. */
    public static List<double[]> all(Model model, double[] image) {
        Network network = model.network();
        List<double[]> outputs = new ArrayList<>();
        for (int i = 0; i < network.size(); i++) {
            Layer layer = network.layer(i);
            List<double[]> inputs = new ArrayList<>();
            for (int source : layer.inputs()) {
                inputs.add(source == Network.IMAGE ? image : outputs.get(source));
            }
            Shape in = network.shape(layer.inputs().get(0));
            Shape out = network.shape(i);
            double[] x = inputs.get(0);
            double[] y = new double[(int) out.size()];
            if (layer instanceof Layer.Convolutional c) {
                convolve(c, model.weights().of(i), in, out, x, y);
            } else if (layer instanceof Layer.Shortcut s) {
                for (int k = 0; k < y.length; k++) {
                    float sum = 0;
                    for (double[] input : inputs) {
                        sum += (float) input[k];
                    }
                    y[k] = s.activation().apply(sum);
                }
            } else if (layer instanceof Layer.Route r) {
                int at = 0;
                for (double[] input : inputs) {
                    int part = input.length / r.groups();
                    System.arraycopy(input, r.groupId() * part, y, at, part);
                    at += part;
                }
            } else if (layer instanceof Layer.MaxPool p) {
                pool(p, in, out, x, y);
            } else if (layer instanceof Layer.Upsample u) {
                for (int c = 0, k = 0; c < out.channels(); c++) {
                    for (int row = 0; row < out.height(); row++) {
                        for (int column = 0; column < out.width(); column++, k++) {
                            y[k] = x[at(in, c, row / u.stride(), column / u.stride())];
                        }
                    }
                }
            } else if (layer instanceof Layer.AvgPool) {
                int area = in.height() * in.width();
                for (int c = 0; c < y.length; c++) {
                    y[c] = Arrays.stream(x, c * area, (c + 1) * area).average().orElseThrow();
                }
            } else {
                y = x;
            }
            outputs.add(y);
        }
        return outputs;
    }

    /** The output (C, H, W) of the last layer for an image (C, H, W). */
    public static float[] last(Model model, float[] image) {
        double[] exact = new double[image.length];
        for (int i = 0; i < exact.length; i++) {
            exact[i] = image[i];
        }
        double[] output = all(model, exact).get(model.network().size() - 1);
        float[] rounded = new float[output.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) output[i];
        }
        return rounded;
    }

    /** The outputs that no layer reads, one after another. */
    public static double[] ends(Model model, double[] image) {
        List<double[]> outputs = all(model, image);
        var readers = model.network().readers();
        return IntStream.range(0, outputs.size())
                .filter(i -> !readers.containsKey(i))
                .mapToObj(outputs::get)
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    public static double[] image(Network network, long seed) {
        return new Random(seed).doubles(network.input().size()).toArray();
    }

    public static double largestDifference(double[] one, double[] other) {
        if (one.length != other.length) {
            throw new AssertionError("outputs of %d and %d values".formatted(one.length, other.length));
        }
        double largest = 0;
        for (int i = 0; i < one.length; i++) {
            largest = Math.max(largest, Math.abs(one[i] - other[i]));
        }
        return largest;
    }

    private static void convolve(
            Layer.Convolutional c, ConvolutionWeights w, Shape in, Shape out, double[] x, double[] y) {
        int inputs = in.channels() / c.groups();
        int outputs = c.filters() / c.groups();
        for (int o = 0, k = 0; o < out.channels(); o++) {
            for (int row = 0; row < out.height(); row++) {
                for (int column = 0; column < out.width(); column++, k++) {
                    double sum = 0;
                    for (int i = 0; i < inputs; i++) {
                        for (int a = 0; a < c.size(); a++) {
                            for (int b = 0; b < c.size(); b++) {
                                int r = row * c.stride() + a - c.padding();
                                int q = column * c.stride() + b - c.padding();
                                if (r >= 0 && q >= 0 && r < in.height() && q < in.width()) {
                                    int weight = ((o * inputs + i) * c.size() + a) * c.size() + b;
                                    sum += w.kernel()[weight] * x[at(in, o / outputs * inputs + i, r, q)];
                                }
                            }
                        }
                    }
                    if (c.batchNormalize()) {
                        sum = (sum - w.mean()[o]) / Math.sqrt(w.variance()[o] + EPSILON) * w.gamma()[o];
                    }
                    y[k] = c.activation().apply((float) (sum + w.bias()[o]));
                }
            }
        }
    }

    private static void pool(Layer.MaxPool p, Shape in, Shape out, double[] x, double[] y) {
        for (int c = 0, k = 0; c < out.channels(); c++) {
            for (int row = 0; row < out.height(); row++) {
                for (int column = 0; column < out.width(); column++, k++) {
                    double largest = Double.NEGATIVE_INFINITY;
                    for (int a = 0; a < p.size(); a++) {
                        for (int b = 0; b < p.size(); b++) {
                            int r = row * p.stride() + a - p.padding() / 2;
                            int q = column * p.stride() + b - p.padding() / 2;
                            if (r >= 0 && q >= 0 && r < in.height() && q < in.width()) {
                                largest = Math.max(largest, x[at(in, c, r, q)]);
                            }
                        }
                    }
                    y[k] = largest;
                }
            }
        }
    }

    private static int at(Shape shape, int channel, int row, int column) {
        return (channel * shape.height() + row) * shape.width() + column;
    }
}
