package org.prunelab.darknet;

import java.util.ArrayList;
import java.util.List;

/** What a model computes for one image, by the definitions of the layers and in the slowest way. */
public final class NaiveForward {

    private final Model model;
    private final Network network;
    private final List<float[]> maps = new ArrayList<>();
    private final float[] image;

    private NaiveForward(Model model, float[] image) {
        this.model = model;
        this.network = model.network();
        this.image = image;
    }

    /** The output (C, H, W) of each layer for an image (C, H, W). */
    public static List<float[]> of(Model model, float[] image) {
        NaiveForward forward = new NaiveForward(model, image);
        for (int i = 0; i < model.network().size(); i++) {
            forward.maps.add(forward.layer(i));
        }
        return forward.maps;
    }

    private float[] map(int index) {
        return index == Network.IMAGE ? image : maps.get(index);
    }

    private float[] layer(int index) {
        Layer layer = network.layer(index);
        int first = layer.inputs().get(0);
        if (layer instanceof Layer.Convolutional c) {
            return convolution(c, model.weights().of(index), index);
        } else if (layer instanceof Layer.Shortcut s) {
            return each(index, (c, y, x) -> {
                float sum = 0;
                for (int input : s.inputs()) {
                    sum += at(input, c, y, x);
                }
                return s.activation().apply(sum);
            });
        } else if (layer instanceof Layer.Route r) {
            return route(r, index);
        } else if (layer instanceof Layer.MaxPool p) {
            return each(index, (c, y, x) -> {
                float largest = Float.NEGATIVE_INFINITY;
                for (int i = 0; i < p.size() * p.size(); i++) {
                    int row = y * p.stride() - p.padding() / 2 + i / p.size();
                    int column = x * p.stride() - p.padding() / 2 + i % p.size();
                    if (inside(first, row, column)) {
                        largest = Math.max(largest, at(first, c, row, column));
                    }
                }
                return largest;
            });
        } else if (layer instanceof Layer.Upsample u) {
            return each(index, (c, y, x) -> at(first, c, y / u.stride(), x / u.stride()));
        } else if (layer instanceof Layer.AvgPool) {
            Shape shape = network.shape(first);
            return each(index, (c, y, x) -> {
                double sum = 0;
                for (int i = 0; i < shape.height() * shape.width(); i++) {
                    sum += map(first)[c * shape.height() * shape.width() + i];
                }
                return (float) (sum / (shape.height() * shape.width()));
            });
        }
        return map(first);
    }

    private float[] convolution(Layer.Convolutional c, ConvolutionWeights w, int index) {
        int inputs = network.inputChannels(index) / c.groups();
        return each(index, (o, y, x) -> {
            double sum = 0;
            int group = o / (c.filters() / c.groups());
            for (int i = 0; i < inputs * c.size() * c.size(); i++) {
                int row = y * c.stride() - c.padding() + i / c.size() % c.size();
                int column = x * c.stride() - c.padding() + i % c.size();
                if (inside(c.input(), row, column)) {
                    int channel = group * inputs + i / (c.size() * c.size());
                    sum += w.kernel()[o * inputs * c.size() * c.size() + i] * at(c.input(), channel, row, column);
                }
            }
            double normalized =
                    c.batchNormalize() ? (sum - w.mean()[o]) / Math.sqrt(w.variance()[o] + 1e-6) * w.gamma()[o] : sum;
            return c.activation().apply((float) (normalized + w.bias()[o]));
        });
    }

    private float[] route(Layer.Route r, int index) {
        List<int[]> channels = new ArrayList<>();
        for (int input : r.inputs()) {
            int width = network.shape(input).channels() / r.groups();
            for (int c = r.groupId() * width; c < (r.groupId() + 1) * width; c++) {
                channels.add(new int[] {input, c});
            }
        }
        return each(index, (c, y, x) -> at(channels.get(c)[0], channels.get(c)[1], y, x));
    }

    private interface Cell {
        float value(int channel, int row, int column);
    }

    private float[] each(int index, Cell cell) {
        Shape shape = network.shape(index);
        float[] map = new float[(int) shape.size()];
        for (int i = 0; i < map.length; i++) {
            int row = i / shape.width() % shape.height();
            map[i] = cell.value(i / (shape.height() * shape.width()), row, i % shape.width());
        }
        return map;
    }

    private boolean inside(int index, int row, int column) {
        Shape shape = network.shape(index);
        return row >= 0 && row < shape.height() && column >= 0 && column < shape.width();
    }

    private float at(int index, int channel, int row, int column) {
        Shape shape = network.shape(index);
        return map(index)[(channel * shape.height() + row) * shape.width() + column];
    }
}
