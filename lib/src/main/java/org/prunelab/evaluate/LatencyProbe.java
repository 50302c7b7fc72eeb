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
import org.prunelab.prune.LatencyGrid;
import org.prunelab.prune.LatencyTable;

/**
 * Measures how long each layer of a network takes on the CPU of this machine at some numbers of channels, for a solver to foretell
 * the milliseconds of pruned networks. Each layer runs alone, with batch normalisation folded, one image at a time; layers
 * of one shape are measured once. In a whole network caches are colder and allocations busier than in a layer run again
 * and again, so that all milliseconds are multiplied by one factor that makes their sum the whole network's.
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
        Map<Integer, LatencyGrid> grids = new TreeMap<>();
        double sum = 0;
        for (int layer = 0; layer < network.size(); layer++) {
            if (computes(network.layer(layer))) {
                LatencyGrid grid = grid(layer, 1);
                int[] channels = LatencyTable.channels(network, layer);
                sum += grid.at(channels[0], channels[1]);
                grids.put(layer, grid);
            }
        }
        double factor = whole / sum;
        grids.replaceAll((layer, grid) -> grid(layer, factor));
        String source = String.format(
                Locale.ROOT,
                "%s, %s, one image of %s, batch normalisation folded; median of %d; layers alone times %.3f",
                Machine.current(),
                runtime,
                network.input(),
                rounds,
                factor);
        return new LatencyTable(source, network.input(), 0, grids);
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
        Arrays.sort(times);
        return times[rounds / 2];
    }
}
