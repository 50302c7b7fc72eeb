package org.prunelab.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.darknet.Cfg;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Shape;
import org.prunelab.solve.LatencyGrid;
import org.prunelab.solve.LatencyTable;

class LatencyProbeTest {

    /** Two convolutions of one shape, a grouped, a depthwise, a shortcut, a concatenation, and a head. */
    private static final Network NETWORK = Cfg.parse("""
            [net]
            width=16
            height=16
            [convolutional]
            batch_normalize=1
            filters=16
            size=3
            pad=1
            activation=mish
            [convolutional]
            batch_normalize=1
            filters=16
            activation=leaky
            [convolutional]
            batch_normalize=1
            filters=16
            activation=leaky
            [shortcut]
            from=-3
            activation=linear
            [convolutional]
            batch_normalize=1
            filters=16
            groups=2
            activation=leaky
            [convolutional]
            batch_normalize=1
            filters=16
            groups=16
            size=3
            pad=1
            activation=leaky
            [route]
            layers=-1,-2
            [route]
            layers=-1
            [convolutional]
            filters=18
            activation=linear
            [yolo]
            anchors=1,2,3,4,5,6
            mask=0,1,2
            classes=1
            """);

    @TempDir
    private Path folder;

    @Test
    void everyLayerThatComputesHasAGridUpToItsChannels() {
        LatencyTable table = LatencyProbe.measure(NETWORK, 1);
        assertEquals(Set.of(0, 1, 2, 3, 4, 5, 6, 8), table.layers().keySet());
        table.layers().forEach((layer, grid) -> {
            int[] channels = LatencyTable.channels(NETWORK, layer);
            assertEquals(channels[0], last(grid.inputs()), "layer " + layer);
            assertEquals(channels[1], last(grid.outputs()), "layer " + layer);
        });
        assertEquals(List.of(2, 4, 8, 12, 16), table.layers().get(1).inputs());
        assertEquals(List.of(1, 2, 4, 6, 8), table.layers().get(4).inputs());
        assertEquals(List.of(1), table.layers().get(5).inputs());
        assertEquals(List.of(2, 4, 8, 12, 16), table.layers().get(5).outputs());
        assertEquals(List.of(4, 8, 16, 24, 32), table.layers().get(6).outputs());
        assertEquals(List.of(18), table.layers().get(8).outputs());
    }

    @Test
    void layersOfOneShapeDifferByTheirPlaceOnly() {
        LatencyTable table = LatencyProbe.measure(NETWORK, 1);
        LatencyGrid one = table.layers().get(1);
        LatencyGrid other = table.layers().get(2);
        double ratio = one.at(16, 16) / other.at(16, 16);
        for (int inputs : one.inputs()) {
            for (int outputs : one.outputs()) {
                assertEquals(ratio, one.at(inputs, outputs) / other.at(inputs, outputs), 1e-9);
            }
        }
    }

    @Test
    void tableGoesThroughItsFileAndForetellsThisNetwork() {
        LatencyTable table = LatencyProbe.measure(NETWORK, 1);
        Path file = folder.resolve("latency.json");
        table.write(file);
        LatencyTable again = LatencyTable.read(file);
        assertEquals(table, again);
        double sum = 0;
        for (LatencyGrid grid : table.layers().values()) {
            sum += grid.at(last(grid.inputs()), last(grid.outputs()));
        }
        assertEquals(sum, again.milliseconds(NETWORK), 1e-9);
        assertTrue(table.source().contains("one image of 3 x 16 x 16"), table.source());
    }

    @Test
    void everyLayerTakesSomeTimeAndNothingElseDoes() {
        LatencyTable table = LatencyProbe.measure(NETWORK, 2);
        assertEquals(0, table.fixedMilliseconds());
        table.layers().forEach((layer, grid) -> grid.milliseconds()
                .forEach(row -> row.forEach(milliseconds -> assertTrue(milliseconds > 0, "layer " + layer))));
        assertTrue(
                table.source()
                        .matches(".+, one image of 3 x 16 x 16, batch normalisation folded; median of 2; "
                                + "layers at their places times \\d+\\.\\d{3}"),
                table.source());
    }

    @Test
    void singleLayerHasTheShapesItHasInItsNetwork() {
        for (int layer = 0; layer < NETWORK.size(); layer++) {
            if (!(NETWORK.layer(layer) instanceof Layer.Yolo)) {
                Network alone = SingleLayer.of(NETWORK, layer, 1, 1);
                int last = alone.size() - 1;
                assertEquals(NETWORK.shape(layer), alone.shape(last));
                assertEquals(shapes(NETWORK, layer), shapes(alone, last), "layer " + layer);
            }
        }
    }

    private static List<Shape> shapes(Network network, int layer) {
        return network.layer(layer).inputs().stream().map(network::shape).toList();
    }

    private static int last(List<Integer> axis) {
        return axis.get(axis.size() - 1);
    }
}
