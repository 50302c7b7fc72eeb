package org.prunelab.detect;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.prunelab.darknet.Activation;
import org.prunelab.darknet.Layer;

/** What the layers without weights compute on maps (N, C, H, W). */
final class LayerFunction {

    /** Elements of a map that caches no longer hold, 4 MB. */
    static final long BEYOND_CACHE = 1 << 20;

    private LayerFunction() {}

    /** May overwrite its argument, and then records no gradient, unless it is for training. */
    static NDArray activate(NDArray x, Activation activation, boolean training) {
        return switch (activation) {
            case LINEAR -> x;
            case LEAKY -> x.getNDArrayInternal().leakyRelu(0.1f);
            case MISH -> training ? recordedMish(x) : NativeFunction.MISH_IN_PLACE.apply(x);
            case RELU -> x.getNDArrayInternal().relu();
            case RELU6 -> x.clip(0, 6);
            case LOGISTIC -> ai.djl.nn.Activation.sigmoid(x);
            case SWISH -> swish(x);
        };
    }

    /**
     * The native Mish keeps one map for the backward pass instead of two and goes over each but once; the composed one
     * computes less. Past the caches the former is faster: 15 % of a step of YOLOv4 at 416 pixels.
     */
    private static NDArray recordedMish(NDArray x) {
        return x.size() >= BEYOND_CACHE ? NativeFunction.MISH.record(x) : composedMish(x);
    }

    /** Handles are closed as soon as they are read; the gradient holds what it needs by itself. */
    private static NDArray composedMish(NDArray x) {
        try (NDArray softplus = x.getNDArrayInternal().softPlus();
                NDArray tanh = softplus.tanh()) {
            return tanh.mul(x);
        }
    }

    private static NDArray swish(NDArray x) {
        try (NDArray sigmoid = ai.djl.nn.Activation.sigmoid(x)) {
            return sigmoid.mul(x);
        }
    }

    static NDArray shortcut(Layer.Shortcut shortcut, List<NDArray> inputs, boolean training) {
        NDArray sum = inputs.get(0);
        for (NDArray input : inputs.subList(1, inputs.size())) {
            sum = sum.add(input);
        }
        return activate(sum, shortcut.activation(), training);
    }

    static NDArray route(Layer.Route route, List<NDArray> inputs) {
        List<NDArray> parts = inputs.stream().map(input -> part(route, input)).toList();
        // a route of one layer gives the map itself under a second handle, so that each layer owns its output
        return parts.size() == 1
                ? parts.get(0).reshape(parts.get(0).getShape())
                : NDArrays.concat(new NDList(parts), 1);
    }

    private static NDArray part(Layer.Route route, NDArray input) {
        if (route.groups() == 1) {
            return input;
        }
        long channels = input.getShape().get(1) / route.groups();
        return input.get(new NDIndex(":, {}:{}", route.groupId() * channels, (route.groupId() + 1) * channels));
    }

    /** Darknet pads half (rounded down) before and the rest after, and never counts the padding as a value. */
    static NDArray maxPool(Layer.MaxPool pool, NDArray x) {
        Shape window = new Shape(pool.size(), pool.size());
        Shape stride = new Shape(pool.stride(), pool.stride());
        long before = pool.padding() / 2;
        long after = pool.padding() - before;
        if (before == after && before <= pool.size() / 2) {
            return x.getNDArrayInternal().maxPool(window, stride, new Shape(before, before), false);
        }
        NDArray padded = x.pad(new Shape(before, after, before, after), Float.NEGATIVE_INFINITY);
        return padded.getNDArrayInternal().maxPool(window, stride, new Shape(0, 0), false);
    }

    static NDArray upsample(Layer.Upsample upsample, NDArray x) {
        Shape shape = x.getShape();
        long[] size = {shape.get(2) * upsample.stride(), shape.get(3) * upsample.stride()};
        return x.getNDArrayInternal().interpolation(size, 0, false);
    }

    /** One axis after the other, as DJL's mean takes no two of them on PyTorch. */
    static NDArray averagePool(NDArray x) {
        try (NDArray rows = x.mean(new int[] {3}, true)) {
            return rows.mean(new int[] {2}, true);
        }
    }
}
