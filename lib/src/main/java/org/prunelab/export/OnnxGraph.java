package org.prunelab.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import org.prunelab.darknet.Activation;
import org.prunelab.darknet.ConvolutionWeights;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Shape;

/** A model's layers as ONNX nodes. The value of layer i is named {@code layer_i}, or as the layer that it passes on. */
final class OnnxGraph {

    private static final String INPUT = "images";

    private final Model model;
    private final Network network;
    private final OnnxNodes nodes = new OnnxNodes();
    private final List<String> values = new ArrayList<>();

    private OnnxGraph(Model model) {
        this.model = model;
        this.network = model.network();
    }

    /** The graph for so many images at once, or for any number where the batch is {@link Onnx#DYNAMIC}. */
    static GraphProto of(Model model, int batch) {
        OnnxGraph graph = new OnnxGraph(model);
        Network network = model.network();
        for (int i = 0; i < network.size(); i++) {
            graph.values.add(graph.layer(i));
        }
        GraphProto.Builder proto =
                GraphProto.newBuilder().setName("detector").addInput(value(INPUT, network.input(), batch));
        for (int i : outputs(network)) {
            // a layer may pass another's value on, and an output needs a name of its own
            graph.nodes.add("Identity", outputName(network, i), graph.values.get(i));
            proto.addOutput(value(outputName(network, i), network.shape(i), batch));
        }
        return graph.nodes.addTo(proto).build();
    }

    private static int[] outputs(Network network) {
        return network.heads().length > 0 ? network.heads() : new int[] {network.size() - 1};
    }

    static String outputName(Network network, int index) {
        return (network.layer(index) instanceof Layer.Yolo ? "yolo_" : "output_") + index;
    }

    private static ValueInfoProto value(String name, Shape shape, int batch) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        if (batch == Onnx.DYNAMIC) {
            dimensions.addDimBuilder().setDimParam("N");
        } else {
            dimensions.addDimBuilder().setDimValue(batch);
        }
        for (int size : List.of(shape.channels(), shape.height(), shape.width())) {
            dimensions.addDimBuilder().setDimValue(size);
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(OnnxNodes.FLOAT)
                                .setShape(dimensions)))
                .build();
    }

    private String valueOf(int layer) {
        return layer == Network.IMAGE ? INPUT : values.get(layer);
    }

    /** Adds the nodes of a layer and returns the name of its value. */
    private String layer(int index) {
        Layer layer = network.layer(index);
        String name = "layer_" + index;
        String input = valueOf(layer.inputs().get(0));
        return layer.match(new Layer.Cases<>() {
            @Override
            public String convolutional(Layer.Convolutional c) {
                return convolution(c, model.weights().of(index), index, input);
            }

            @Override
            public String shortcut(Layer.Shortcut s) {
                return sum(s, name);
            }

            @Override
            public String route(Layer.Route r) {
                return concatenation(r, name);
            }

            @Override
            public String maxPool(Layer.MaxPool p) {
                return pooling(p, name, input);
            }

            @Override
            public String avgPool(Layer.AvgPool a) {
                return nodes.add("GlobalAveragePool", name, input);
            }

            @Override
            public String upsample(Layer.Upsample u) {
                return resizing(u, name, input);
            }

            @Override
            public String dropout(Layer.Dropout d) {
                return input;
            }

            @Override
            public String yolo(Layer.Yolo y) {
                return input;
            }
        });
    }

    private String convolution(Layer.Convolutional c, ConvolutionWeights w, int index, String input) {
        String name = "layer_" + index;
        int inputs = network.inputChannels(index) / c.groups();
        List<String> operands = new ArrayList<>(
                List.of(input, nodes.tensor(name + ".kernel", w.kernel(), c.filters(), inputs, c.size(), c.size())));
        String bias = nodes.tensor(name + ".bias", w.bias(), c.filters());
        if (!c.batchNormalize()) {
            operands.add(bias);
        }
        boolean last = !c.batchNormalize() && c.activation() == Activation.LINEAR;
        String value = nodes.add(
                "Conv",
                last ? name : name + ".convolved",
                operands,
                OnnxNodes.ints("kernel_shape", c.size(), c.size()),
                OnnxNodes.ints("strides", c.stride(), c.stride()),
                OnnxNodes.ints("pads", c.padding(), c.padding(), c.padding(), c.padding()),
                OnnxNodes.integer("group", c.groups()));
        if (c.batchNormalize()) {
            value = nodes.add(
                    "BatchNormalization",
                    c.activation() == Activation.LINEAR ? name : name + ".normalized",
                    List.of(
                            value,
                            nodes.tensor(name + ".gamma", w.gamma(), c.filters()),
                            bias,
                            nodes.tensor(name + ".mean", w.mean(), c.filters()),
                            nodes.tensor(name + ".variance", w.variance(), c.filters())),
                    OnnxNodes.real("epsilon", ConvolutionWeights.EPSILON));
        }
        return activation(c.activation(), name, value);
    }

    private String activation(Activation activation, String name, String x) {
        return switch (activation) {
            case LINEAR -> x;
            case LEAKY -> nodes.add("LeakyRelu", name, List.of(x), OnnxNodes.real("alpha", 0.1f));
            case MISH -> {
                String softplus = nodes.add("Softplus", name + ".softplus", x);
                yield nodes.add("Mul", name, x, nodes.add("Tanh", name + ".tanh", softplus));
            }
            case RELU -> nodes.add("Relu", name, x);
            case RELU6 ->
                nodes.add("Clip", name, x, nodes.tensor("zero", new float[] {0}), nodes.tensor("six", new float[] {6}));
            case LOGISTIC -> nodes.add("Sigmoid", name, x);
            case SWISH -> nodes.add("Mul", name, x, nodes.add("Sigmoid", name + ".sigmoid", x));
        };
    }

    private String sum(Layer.Shortcut s, String name) {
        String sum = valueOf(s.inputs().get(0));
        int last = s.inputs().size() - 1;
        for (int i = 1; i <= last; i++) {
            boolean whole = i == last && s.activation() == Activation.LINEAR;
            sum = nodes.add(
                    "Add",
                    whole ? name : name + ".sum_" + i,
                    sum,
                    valueOf(s.inputs().get(i)));
        }
        return activation(s.activation(), name, sum);
    }

    private String concatenation(Layer.Route r, String name) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < r.inputs().size(); i++) {
            int input = r.inputs().get(i);
            parts.add(r.groups() == 1 ? valueOf(input) : slice(r, input, name + ".slice_" + i));
        }
        return parts.size() == 1 ? parts.get(0) : nodes.add("Concat", name, parts, OnnxNodes.integer("axis", 1));
    }

    private String slice(Layer.Route r, int input, String name) {
        long width = network.shape(input).channels() / r.groups();
        return nodes.add(
                "Slice",
                name,
                valueOf(input),
                nodes.indices(name + ".start", r.groupId() * width),
                nodes.indices(name + ".end", (r.groupId() + 1) * width),
                nodes.indices("channel_axis", 1));
    }

    /** Half of the padding, rounded down, stands before and the rest behind. */
    private String pooling(Layer.MaxPool p, String name, String input) {
        int before = p.padding() / 2;
        int behind = p.padding() - before;
        return nodes.add(
                "MaxPool",
                name,
                List.of(input),
                OnnxNodes.ints("kernel_shape", p.size(), p.size()),
                OnnxNodes.ints("strides", p.stride(), p.stride()),
                OnnxNodes.ints("pads", before, before, behind, behind));
    }

    /** Asymmetric and floor: output x reads input floor(x / stride), each value repeated. */
    private String resizing(Layer.Upsample u, String name, String input) {
        String noRegion = "";
        String scales = nodes.tensor(name + ".scales", new float[] {1, 1, u.stride(), u.stride()}, 4);
        return nodes.add(
                "Resize",
                name,
                List.of(input, noRegion, scales),
                OnnxNodes.text("mode", "nearest"),
                OnnxNodes.text("coordinate_transformation_mode", "asymmetric"),
                OnnxNodes.text("nearest_mode", "floor"));
    }
}
