package org.prunelab.solve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Shape;
import org.prunelab.prune.Nets;
import org.prunelab.prune.PruningPlan;

class LatencyTableTest {

    /** Layer 0 reads the image's 2 channels, layer 2 is depthwise. */
    private final Network network = Nets.of("""
            conv 4
            conv 8
            conv 8 size=3 pad=1 groups=8
            pool 3
            plain 3""");

    private final LatencyTable table = new LatencyTable(
            "made up",
            new Shape(2, 4, 4),
            0.5,
            Map.of(
                    0, LatencyGrid.of(2, 4, 1),
                    1, new LatencyGrid(List.of(2, 4), List.of(4, 8), List.of(List.of(1.0, 2.0), List.of(3.0, 6.0))),
                    2, LatencyGrid.of(1, 8, 4),
                    3, LatencyGrid.of(1, 8, 0.8),
                    4, LatencyGrid.of(8, 3, 0.3)));

    @Test
    void sumsTheLayersAndWhatIsFixed() {
        assertEquals(0.5 + 1 + 6 + 4 + 0.8 + 0.3, table.milliseconds(network), 1e-12);
    }

    @Test
    void prunedLayersAreInterpolated() {
        PruningPlan plan = PruningPlan.fromChannels(network, Map.of(0, 3, 1, 6, 2, 6));
        // layer 1 with 3 inputs and 6 outputs: the middle of the grid, (1 + 2 + 3 + 6) / 4
        double expected = 0.5 + 0.75 + 3 + 4 * 0.75 + 0.8 * 0.75 + 0.3 * 0.75;
        assertEquals(expected, table.milliseconds(plan.network()), 1e-12);
    }

    @Test
    void outermostSegmentsGoOnButNotBelowZero() {
        LatencyGrid grid = new LatencyGrid(List.of(1), List.of(4, 8, 16), List.of(List.of(1.0, 3.0, 4.0)));
        assertEquals(0.5, grid.at(1, 3));
        assertEquals(0, grid.at(1, 1));
        assertEquals(3, grid.at(1, 8));
        assertEquals(3.5, grid.at(1, 12));
        assertEquals(5, grid.at(1, 24));
    }

    @Test
    void aGridIsBilinearAndGoesOnAlongBothSides() {
        LatencyGrid grid = new LatencyGrid(
                List.of(2, 4, 8), List.of(10, 20), List.of(List.of(1.0, 2.0), List.of(3.0, 6.0), List.of(4.0, 8.0)));
        assertEquals(1, grid.at(2, 10));
        assertEquals(6, grid.at(4, 20));
        assertEquals(8, grid.at(8, 20));
        assertEquals(5.25, grid.at(6, 15)); // the middle of 3, 6, 4 and 8
        assertEquals(0, grid.at(1, 10)); // 1 - 2 / 2
        assertEquals(5, grid.at(12, 10)); // 4 + 1
        assertEquals(4, grid.at(2, 40)); // 1 + 3 x 1
    }

    @Test
    void anAxisOfOneNumberIsInProportion() {
        assertEquals(1.5 * 2 / 64 * 3 / 128, LatencyGrid.of(64, 128, 1.5).at(2, 3), 1e-12);
    }

    @Test
    void jsonRoundTrips(@TempDir Path folder) {
        Path file = folder.resolve("latency.json");
        table.write(file);
        assertEquals(table, LatencyTable.read(file));
    }

    @Test
    void anotherNetworkIsRefused() {
        assertMessage(
                "The latency table is for images of 2 x 4 x 4, but the network takes 2 x 8 x 4",
                () -> table.milliseconds(network.at(8, 4)));
        assertMessage(
                "The latency table has layer 2, but the network has layers 0 to 1",
                () -> table.milliseconds(Nets.of("conv 4\nplain 2")));
        assertMessage("The latency table has no milliseconds for layer 3, a convolution", () -> new LatencyTable(
                        "", new Shape(2, 4, 4), 0, Map.of(0, LatencyGrid.of(2, 4, 1)))
                .milliseconds(Nets.of("conv 4\npool 3\npool 3\nplain 3")));
    }

    @Test
    void layersOutsideOfTheNetworkAreRefused() {
        for (int layer : new int[] {-1, 2}) {
            LatencyTable more = new LatencyTable(
                    "", new Shape(2, 4, 4), 0, Map.of(0, LatencyGrid.of(2, 4, 1), layer, LatencyGrid.of(1, 1, 1)));
            assertMessage(
                    "The latency table has layer %d, but the network has layers 0 to 1.".formatted(layer),
                    () -> more.milliseconds(Nets.of("conv 4\npool 3")));
        }
        for (double fixed : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertMessage(
                    "fixedMilliseconds=%s must be at least 0 and finite".formatted(fixed),
                    () -> new LatencyTable("", new Shape(2, 4, 4), fixed, Map.of()));
        }
    }

    @Test
    void brokenFilesAreNamed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("broken.json");
        String text = """
                {"source": "", "channels": 3, "height": 8, "width": 8, "fixedMilliseconds": 0,
                 "layers": [{"layer": 0, "inputs": [%s], "outputs": [%s], "milliseconds": [[1, 2]]}]}""";
        Files.writeString(file, text.formatted("1.5", "4, 8"));
        assertMessage(file + ": \"inputs\" must hold whole numbers, but holds 1.5.", () -> LatencyTable.read(file));
        Files.writeString(file, text.formatted("1", "8, 4"));
        assertMessage(file + ": its latency table: outputs=[8, 4] must rise from 1 on", () -> LatencyTable.read(file));
    }

    @Test
    void brokenGridsAreNamed(@TempDir Path folder) throws IOException {
        assertMessage("outputs=[4, 4] must rise", () -> new LatencyGrid(List.of(1), List.of(4, 4), List.of()));
        assertMessage(
                "inputs must hold at least one number of channels",
                () -> new LatencyGrid(List.of(), List.of(1), List.of()));
        assertMessage(
                "milliseconds=[[1.0], [2.0]] must be 1 rows (inputs) of 1 numbers (outputs)",
                () -> new LatencyGrid(List.of(1), List.of(1), List.of(List.of(1.0), List.of(2.0))));
        assertMessage("milliseconds=-1.0 must be at least 0 and finite", () -> LatencyGrid.of(1, 1, -1));
        assertMessage(
                "milliseconds=Infinity must be at least 0 and finite",
                () -> LatencyGrid.of(1, 1, Double.POSITIVE_INFINITY));
        assertEquals(0, LatencyGrid.of(1, 1, 0).at(1, 1));
        assertMessage("outputs=[8, 4] must rise", () -> new LatencyGrid(List.of(1), List.of(8, 4), List.of()));
        assertMessage("inputs=[0] must rise from 1", () -> LatencyGrid.of(0, 1, 1));
        assertMessage(
                "milliseconds=[[1.0]] must be 1 rows (inputs) of 2 numbers (outputs)",
                () -> new LatencyGrid(List.of(1), List.of(4, 8), List.of(List.of(1.0))));
        assertMessage("milliseconds=NaN must be", () -> LatencyGrid.of(1, 1, Double.NaN));
        Path file = folder.resolve("broken.json");
        Files.writeString(file, """
                {"source": "", "channels": 3, "height": 8, "width": 8, "fixedMilliseconds": 0,
                 "layers": [{"layer": 0, "inputs": [3], "outputs": [4, 8], "milliseconds": [["a"]]}]}""");
        assertMessage(file + ": \"milliseconds\" must hold numbers, but holds \"a\".", () -> LatencyTable.read(file));
    }

    private static void assertMessage(String start, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.startsWith(start), message);
    }

    @Test
    void isShownInShort() {
        LatencyTable table =
                new LatencyTable("a machine", new Shape(3, 32, 64), 1, Map.of(0, LatencyGrid.of(3, 8, 0.5)));
        assertEquals("Latency table of 1 layers for " + table.input() + ": a machine", table.toString());
    }
}
