package org.prunelab.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.Yolov4;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.Constants;
import org.prunelab.prune.PruningRule;
import org.prunelab.solve.LatencyGrid;
import org.prunelab.solve.LatencyTable;

/** Milliseconds as a target of a stage. */
class TimedTargetsTest {

    private static final Network NETWORK = Yolov4.of(3).width(0.125).at(64).build();

    @TempDir
    private Path folder;

    /** A layer takes as many milliseconds as the product of its channels, which a grid's corners tell exactly. */
    private static LatencyTable products() {
        Map<Integer, LatencyGrid> grids = new TreeMap<>();
        for (int layer : NETWORK.convolutions()) {
            int[] most = LatencyTable.channels(NETWORK, layer);
            List<Integer> inputs = most[0] == 3 ? List.of(3) : List.of(1, most[0]);
            List<Integer> outputs = List.of(1, most[1]);
            List<List<Double>> milliseconds = inputs.stream()
                    .map(in -> outputs.stream().map(out -> 1.0 * in * out).toList())
                    .toList();
            grids.put(layer, new LatencyGrid(inputs, outputs, milliseconds));
        }
        return new LatencyTable("made up", NETWORK.input(), 0, grids);
    }

    private Path written(String name) {
        Path file = folder.resolve(name);
        products().write(file);
        return file;
    }

    @Test
    void theSolverMeetsTheMillisecondsOfTheTable() {
        Model model = new Model(NETWORK, Weights.random(NETWORK, 1));
        PruningRule rule = ChannelGroups.paper(NETWORK).rule();
        PruningRule solved = Amount.TimedTargets.of(Map.of("milliseconds", -0.4), written("table.json"))
                .solved(rule, model, Optional.empty());

        double before = products().milliseconds(NETWORK);
        assertEquals(-0.4, products().milliseconds(solved.plan(model).network()) / before - 1, 0.02);
    }

    @Test
    void theKeyIsOfTheTablesContentAndNotOfItsPlace() throws IOException {
        Path other = written("other.json");
        String key = key(written("table.json"));
        assertEquals(key, key(other));
        Files.writeString(other, Files.readString(other).replace("made up", "another machine"));
        assertNotEquals(key, key(other));
    }

    private static String key(Path table) {
        return Identity.of(new Prune(
                        TinyStages.train(1),
                        Grouping.of("paper"),
                        Amount.TimedTargets.of(Map.of("milliseconds", -0.4), table),
                        Optional.empty(),
                        Selection.paper(),
                        Constants.MOVED,
                        1,
                        Compute.cpu(1)))
                .key();
    }

    @Test
    void aTableThatIsMissingOrChangedIsTold() throws IOException {
        Path gone = folder.resolve("gone.json");
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> Amount.TimedTargets.of(Map.of("milliseconds", -0.4), gone))
                .getMessage()
                .startsWith("The latency table " + gone));
        Path table = written("table.json");
        Amount.TimedTargets targets = Amount.TimedTargets.of(Map.of("milliseconds", -0.4), table);
        Files.writeString(table, "{}");
        Model model = new Model(NETWORK, Weights.random(NETWORK, 1));
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> targets.solved(ChannelGroups.paper(NETWORK).rule(), model, Optional.empty()))
                .getMessage()
                .contains("is another than when the stage was described"));
    }

    @Test
    void millisecondsWithoutATableAreRefused() {
        assertEquals(
                "A target of milliseconds needs the latency table of a machine (latencyTable).",
                assertThrows(IllegalArgumentException.class, () -> new Amount.Targets(Map.of("milliseconds", -0.4)))
                        .getMessage());
    }
}
