package org.prunelab.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.Yolov4;
import org.prunelab.evaluate.LatencyProbe;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.Cost;
import org.prunelab.prune.PruningPlan;
import org.prunelab.prune.ReleasedNetwork;
import org.prunelab.solve.LatencyTable;
import org.prunelab.solve.Solution;
import org.prunelab.solve.Target;
import org.prunelab.solve.TargetSolver;

/**
 * Makes the models that the latency benchmark compares: YOLOv4 with random weights, the structure that the paper's authors
 * released, that rounded up, and what the solver makes for fewer milliseconds. Arguments: a folder that exists, the width
 * (1, or less for a trial, where the released structure is cut to what is there), the input's side, and how often the
 * layers of the latency table are timed. Writes cfg and weights of each, latency-table.json, and
 * models.json.
 */
public final class LatencyModels {

    private static final int CLASSES = 20;
    private static final long SEED = 1;

    /** The paper's saving of MACs, asked for in milliseconds. */
    private static final double CHANGE = -0.349;

    private final Path folder;
    private final Model full;
    private final List<Map<String, Object>> described = new ArrayList<>();

    private LatencyModels(Path folder, double width, int size) {
        this.folder = folder;
        Network network = Yolov4.of(CLASSES).width(width).at(size).build();
        this.full = new Model(network, Weights.random(network, SEED));
    }

    /** Makes them all. */
    public static void main(String[] arguments) throws IOException {
        new LatencyModels(Path.of(arguments[0]), Double.parseDouble(arguments[1]), Integer.parseInt(arguments[2]))
                .make(Integer.parseInt(arguments[3]));
    }

    private void make(int rounds) throws IOException {
        add("full", full, Map.of());
        for (int multiple : new int[] {1, 8, 16}) {
            String name = multiple == 1 ? "released" : "released, rounded up to " + multiple;
            add(name, PruningPlan.fromChannels(full, released(multiple)).apply(full), Map.of());
        }
        LatencyTable table = LatencyProbe.measure(full.network(), rounds);
        table.write(folder.resolve("latency-table.json"));
        Solution solution = TargetSolver.solve(
                ChannelGroups.paper(full.network()).rule(), full, Target.milliseconds(CHANGE, table));
        Map<String, Object> solved = new LinkedHashMap<>();
        solved.put("askedMilliseconds", 1 + CHANGE);
        solved.put("predictedMilliseconds", 1 + solution.outcomes().get(0).achieved());
        solved.put("percentiles", solution.percentiles());
        solved.put("latencyTable", table.source());
        add("solved for -34.9 % ms", solution.plan().apply(full), solved);
        new ObjectMapper().writeValue(folder.resolve("models.json").toFile(), described);
    }

    private Map<Integer, Integer> released(int multiple) {
        Map<Integer, Integer> channels = new TreeMap<>(ReleasedNetwork.channels());
        channels.replaceAll((layer, kept) -> Math.min(
                (kept + multiple - 1) / multiple * multiple,
                full.network().convolution(layer).filters()));
        return channels;
    }

    private void add(String name, Model model, Map<String, Object> more) {
        String file = "model-" + described.size();
        model.write(folder, file);
        Cost cost = Cost.of(model.network());
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", name);
        entry.put("file", file);
        entry.put("parameters", cost.parameters());
        entry.put("macs", cost.macs());
        entry.putAll(more);
        described.add(entry);
    }
}
