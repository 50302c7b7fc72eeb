package org.prunelab.detect;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.prunelab.darknet.ConvolutionWeights;
import org.prunelab.darknet.Folding;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;

/**
 * A Darknet network as a DJL block: images (N, 3, H, W), RGB in [0, 1], give the raw map of each head. Parameters are
 * named {@code layer.<index>.kernel}, {@code .bias} (or beta), {@code .gamma}, {@code .mean} and {@code .variance}.
 *
 * <pre>{@code
 * try (NDManager scope = NDManager.newBaseManager()) {
 *     DetectorBlock block = DetectorBlock.forInference(model, scope);
 *     Map<Integer, NDArray> gammas = block.gammas();
 * }
 * }</pre>
 */
public final class DetectorBlock extends AbstractBlock {

    /** Darknet's epsilon of the batch normalisation. */
    public static final float EPSILON = 1e-6f;

    private static final byte VERSION = 1;

    private final Network network;
    private final Map<Integer, ConvolutionParameters> convolutions = new TreeMap<>();
    private final Lifetimes lifetimes;

    /** A block whose parameters have shapes but no values yet. */
    public DetectorBlock(Network network) {
        super(VERSION);
        this.network = network;
        for (int layer : network.convolutions()) {
            convolutions.put(layer, convolution(layer));
        }
        this.lifetimes = new Lifetimes(network);
    }

    /** A block with the values of a model; its arrays belong to the manager. */
    public static DetectorBlock of(Model model, NDManager manager) {
        DetectorBlock block = new DetectorBlock(model.network());
        block.convolutions.forEach((layer, parameters) ->
                parameters.create(model.network(), layer, model.weights().of(layer), manager));
        block.prepare(new Shape[] {block.inputShape(1)});
        return block;
    }

    /**
     * A block that computes the same, up to rounding, in less time, but can't be trained: batch normalisation is folded
     * into the convolutions, and kernels lie in memory as inference reads them. Its arrays belong to the manager.
     */
    public static DetectorBlock forInference(Model model, NDManager manager) {
        DetectorBlock block = of(Folding.fold(model), manager);
        block.convolutions.values().forEach(ConvolutionParameters::layOutForInference);
        return block;
    }

    /**
     * A block whose parameters are existing arrays, such as a moving average: it changes as they do.
     *
     * @param arrays as many and in the same order as {@link #arrays()} of a block of this network
     */
    public static DetectorBlock over(Network network, List<NDArray> arrays) {
        DetectorBlock block = new DetectorBlock(network);
        Iterator<NDArray> next = arrays.iterator();
        for (Pair<String, Parameter> entry : block.getDirectParameters()) {
            entry.getValue().setArray(next.next());
        }
        block.prepare(new Shape[] {block.inputShape(1)});
        return block;
    }

    private ConvolutionParameters convolution(int layer) {
        String prefix = "layer." + layer + ".";
        boolean normalized = network.convolution(layer).batchNormalize();
        return new ConvolutionParameters(
                addParameter(parameter(prefix + "kernel", Parameter.Type.WEIGHT)),
                addParameter(parameter(prefix + "bias", normalized ? Parameter.Type.BETA : Parameter.Type.BIAS)),
                normalized ? addParameter(parameter(prefix + "gamma", Parameter.Type.GAMMA)) : null,
                normalized ? addParameter(parameter(prefix + "mean", Parameter.Type.RUNNING_MEAN)) : null,
                normalized ? addParameter(parameter(prefix + "variance", Parameter.Type.RUNNING_VAR)) : null);
    }

    private static Parameter parameter(String name, Parameter.Type type) {
        boolean statistic = type == Parameter.Type.RUNNING_MEAN || type == Parameter.Type.RUNNING_VAR;
        return Parameter.builder()
                .setName(name)
                .setType(type)
                .optRequiresGrad(!statistic)
                .build();
    }

    public Network network() {
        return network;
    }

    /** The gamma of each batch-normalised convolution, by layer index. */
    public Map<Integer, NDArray> gammas() {
        Map<Integer, NDArray> gammas = new TreeMap<>();
        convolutions.forEach((layer, parameters) -> {
            if (parameters.gamma() != null) {
                gammas.put(layer, parameters.gamma().getArray());
            }
        });
        return gammas;
    }

    /** The arrays of all parameters, running statistics among them, always in one order. */
    public List<NDArray> arrays() {
        return getDirectParameters().values().stream().map(Parameter::getArray).toList();
    }

    /** The arrays that training changes by their gradients, by name: all but the running statistics. */
    public Map<String, NDArray> trainable() {
        Map<String, NDArray> trainable = new LinkedHashMap<>();
        for (Pair<String, Parameter> entry : getDirectParameters()) {
            if (entry.getValue().requiresGradient()) {
                trainable.put(entry.getKey(), entry.getValue().getArray());
            }
        }
        return trainable;
    }

    /**
     * The same parameters under handles of their own, whose gradients the engine records. Made anew for each step, they
     * start without gradients, so that a backward pass hands them over instead of adding to old ones.
     *
     * @param manager owns the handles, and what {@code getGradient} gives
     */
    public DetectorBlock recording(NDManager manager) {
        List<NDArray> arrays = new ArrayList<>();
        for (Parameter parameter : getDirectParameters().values()) {
            NDArray array = parameter.getArray();
            arrays.add(parameter.requiresGradient() ? recording(array, manager) : array);
        }
        return over(network, arrays);
    }

    /** Other arrays under such handles, by the same names. */
    public static Map<String, NDArray> recording(Map<String, NDArray> arrays, NDManager manager) {
        Map<String, NDArray> handles = new LinkedHashMap<>();
        arrays.forEach((name, array) -> handles.put(name, recording(array, manager)));
        return handles;
    }

    private static NDArray recording(NDArray array, NDManager manager) {
        NDArray handle = array.stopGradient();
        handle.attach(manager);
        handle.setRequiresGradient(true);
        return handle;
    }

    /** The values of all parameters, copied out. */
    public Weights weights() {
        Map<Integer, ConvolutionWeights> byLayer = new TreeMap<>();
        convolutions.forEach((layer, parameters) -> byLayer.put(layer, parameters.read()));
        return new Weights(byLayer);
    }

    /** The network with the values of all parameters, copied out. */
    public Model model() {
        return new Model(network, weights());
    }

    /** The shape (N, C, H, W) of a batch of images. */
    public Shape inputShape(int batch) {
        org.prunelab.darknet.Shape image = network.input();
        return new Shape(batch, image.channels(), image.height(), image.width());
    }

    /**
     * The maps of the heads, and of the layers that the pass taps.
     *
     * @param images (N, 3, H, W); intermediate maps belong to its manager
     */
    public FeatureMaps forward(ParameterStore store, NDArray images, Pass pass) {
        return forward(store, images, pass, layer -> {});
    }

    /**
     * The same, watched.
     *
     * @param done told each layer's index when its map is there, and what nobody reads any more is freed
     */
    public FeatureMaps forward(ParameterStore store, NDArray images, Pass pass, IntConsumer done) {
        NDArray input = pass.training() ? images : inferenceLayout(images);
        NDArray[] maps = new NDArray[network.size()];
        List<NDArray> heads = new ArrayList<>();
        Map<Integer, NDArray> taps = new HashMap<>();
        for (int i = 0; i < maps.length; i++) {
            List<NDArray> inputs = new ArrayList<>(2);
            for (int source : network.layer(i).inputs()) {
                inputs.add(source == Network.IMAGE ? input : maps[source]);
            }
            maps[i] = apply(i, inputs, store, pass);
            if (network.layer(i) instanceof Layer.Yolo) {
                heads.add(maps[i]);
            }
            if (pass.taps().contains(i)) {
                taps.put(i, maps[i]);
            }
            release(i, maps, pass);
            done.accept(i);
        }
        boolean handedOn = Stream.concat(heads.stream(), taps.values().stream()).anyMatch(map -> map == input);
        if (input != images && !handedOn) {
            input.close();
        }
        return new FeatureMaps(heads, taps);
    }

    /** The same maps (N, C, H, W) as they lie in memory during inference, under a handle of its own. */
    public static NDArray inferenceLayout(NDArray maps) {
        return NativeFunction.CHANNELS_LAST.apply(maps);
    }

    /** Frees what nobody reads after a layer; the gradient holds what it needs by itself. */
    private void release(int layer, NDArray[] maps, Pass pass) {
        for (int done : lifetimes.lastReadAt(layer)) {
            if (pass.taps().stream().noneMatch(tap -> lifetimes.owner(tap) == done)) {
                maps[done].close();
            }
        }
    }

    /**
     * What one layer alone makes of its inputs.
     *
     * @param inputs (N, C, H, W) each, in the order of the layer's; the result belongs to their manager
     */
    public NDArray apply(int index, List<NDArray> inputs, ParameterStore store, Pass pass) {
        NDArray first = inputs.get(0);
        return network.layer(index).match(new Layer.Cases<>() {
            @Override
            public NDArray convolutional(Layer.Convolutional c) {
                return convolutions.get(index).apply(c, first, store, pass);
            }

            @Override
            public NDArray shortcut(Layer.Shortcut s) {
                return LayerFunction.shortcut(s, inputs, pass.training());
            }

            @Override
            public NDArray route(Layer.Route r) {
                return LayerFunction.route(r, inputs);
            }

            @Override
            public NDArray maxPool(Layer.MaxPool p) {
                return LayerFunction.maxPool(p, first);
            }

            @Override
            public NDArray avgPool(Layer.AvgPool a) {
                return LayerFunction.averagePool(first);
            }

            @Override
            public NDArray upsample(Layer.Upsample u) {
                return LayerFunction.upsample(u, first);
            }

            /** What it does in Darknet's training is not done here. */
            @Override
            public NDArray dropout(Layer.Dropout d) {
                return first;
            }

            @Override
            public NDArray yolo(Layer.Yolo y) {
                return first;
            }
        });
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        Pass pass = training ? Pass.TRAINING : Pass.INFERENCE;
        return new NDList(forward(store, inputs.singletonOrThrow(), pass).heads());
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
        convolutions.forEach((layer, parameters) -> parameters.shape(network, layer));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        long batch = inputShapes[0].get(0);
        return Arrays.stream(network.heads())
                .mapToObj(network::shape)
                .map(map -> new Shape(batch, map.channels(), map.height(), map.width()))
                .toArray(Shape[]::new);
    }

    /** A store that hands out this block's own arrays on their device. */
    public static ParameterStore store(NDManager manager) {
        return new ParameterStore(manager, false);
    }
}
