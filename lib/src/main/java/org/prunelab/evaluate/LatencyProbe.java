package org.prunelab.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Shape;
import org.prunelab.darknet.Weights;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.detect.DetectorBlock;
import org.prunelab.detect.Pass;
import org.prunelab.solve.LatencyGrid;
import org.prunelab.solve.LatencyTable;

/**
 * Measures how long each layer of a network takes on the CPU of this machine at some numbers of channels, for a solver to
 * foretell the milliseconds of pruned networks, with batch normalisation folded, one image at a time. Layers run alone,
 * those of one shape once. In the whole network caches are colder and memory is newly fetched, for some layers more than
 * for others; so each layer is also timed at its place in there, and what it took alone is scaled to that.
 *
 * <pre>{@code
 * LatencyTable latency = LatencyProbe.measure(network, 10);
 * }</pre>
 */
public final class LatencyProbe {

    /** The shares of its channels at which a layer is measured. */
    private static final double[] SHARES = {0.125, 0.25, 0.5, 0.75, 1};

    private static final int WARM_UP = 2;
    private static final long SEED = 1;

    private final Network network;
    private final int rounds;
    private final Map<Network, Double> measured = new HashMap<>();

    private LatencyProbe(Network network, int rounds) {
        this.network = network;
        this.rounds = rounds;
    }

    /**
     * The table of a network at its own input size.
     *
     * @param rounds how often each layer, and the whole, is timed, at least 1; medians are taken
     */
    public static LatencyTable measure(Network network, int rounds) {
        Model model = new Model(network, Weights.random(network, SEED));
        try (DjlNetwork whole = new DjlNetwork(model, ComputeDevice.CPU)) {
            double milliseconds = Latency.byTurns(List.of(() -> Latency.milliseconds(() -> whole.run(1))), rounds)
                    .get(0)
                    .milliseconds();
            return new LatencyProbe(network, rounds).table(milliseconds, whole.runtime());
        }
    }

    private LatencyTable table(double whole, String runtime) {
        double[] inPlace = inPlace();
        double factor = whole / Arrays.stream(inPlace).sum();
        Map<Integer, LatencyGrid> grids = new TreeMap<>();
        for (int layer = 0; layer < network.size(); layer++) {
            if (computes(network.layer(layer))) {
                double alone = measured.computeIfAbsent(SingleLayer.of(network, layer, 1, 1), this::time);
                grids.put(layer, grid(layer, factor * inPlace[layer] / alone));
            }
        }
        String source = String.format(
                Locale.ROOT,
                "%s, %s, one image of %s, batch normalisation folded; median of %d; layers at their places times %.3f",
                Machine.current(),
                runtime,
                network.input(),
                rounds,
                factor);
        return new LatencyTable(source, network.input(), 0, grids);
    }

    /** The median milliseconds of each layer in the whole network. */
    private double[] inPlace() {
        double[][] times = new double[network.size()][rounds];
        try (NDManager manager = NDManager.newBaseManager()) {
            DetectorBlock block =
                    DetectorBlock.forInference(new Model(network, Weights.random(network, SEED)), manager);
            for (int round = -WARM_UP; round < rounds; round++) {
                int at = round;
                try (NDManager step = manager.newSubManager()) {
                    NDArray images = step.ones(block.inputShape(1));
                    long[] begun = {System.nanoTime()};
                    block.forward(DetectorBlock.store(step), images, Pass.INFERENCE, layer -> {
                        long now = System.nanoTime();
                        if (at >= 0) {
                            times[layer][at] = (now - begun[0]) / 1e6;
                        }
                        begun[0] = now;
                    });
                }
            }
        }
        return Arrays.stream(times).mapToDouble(LatencyProbe::median).toArray();
    }

    /** Heads and dropout pass their input on, and so does a route of one whole layer. */
    private static boolean computes(Layer layer) {
        boolean wholeLayer = layer instanceof Layer.Route r && r.inputs().size() == 1 && r.groups() == 1;
        return !wholeLayer && !(layer instanceof Layer.Yolo) && !(layer instanceof Layer.Dropout);
    }

    private LatencyGrid grid(int layer, double factor) {
        Map<Integer, Map<Integer, Double>> rows = new TreeMap<>();
        for (double inputShare : SHARES) {
            for (double outputShare : SHARES) {
                Network alone = SingleLayer.of(network, layer, inputShare, outputShare);
                int[] channels = LatencyTable.channels(alone, alone.size() - 1);
                double milliseconds = factor * measured.computeIfAbsent(alone, this::time);
                rows.computeIfAbsent(channels[0], inputs -> new TreeMap<>()).put(channels[1], milliseconds);
            }
        }
        return new LatencyGrid(
                List.copyOf(rows.keySet()),
                List.copyOf(rows.values().iterator().next().keySet()),
                rows.values().stream().map(row -> List.copyOf(row.values())).toList());
    }

    /** The median milliseconds of the last layer. */
    private double time(Network alone) {
        int last = alone.size() - 1;
        double[] times = new double[rounds];
        try (NDManager manager = ComputeDevice.CPU.newManager()) {
            DetectorBlock block = DetectorBlock.forInference(new Model(alone, Weights.random(alone, SEED)), manager);
            ParameterStore store = DetectorBlock.store(manager);
            List<NDArray> inputs = new ArrayList<>();
            for (int input : alone.layer(last).inputs()) {
                Shape shape = alone.shape(input);
                inputs.add(DetectorBlock.inferenceLayout(manager.randomNormal(
                        0,
                        1,
                        new ai.djl.ndarray.types.Shape(1, shape.channels(), shape.height(), shape.width()),
                        DataType.FLOAT32)));
            }
            for (int round = -WARM_UP; round < rounds; round++) {
                long begun = System.nanoTime();
                block.apply(last, inputs, store, Pass.INFERENCE).close();
                if (round >= 0) {
                    times[round] = (System.nanoTime() - begun) / 1e6;
                }
            }
        }
        return median(times);
    }

    private static double median(double[] times) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
