package org.prunelab.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.prunelab.darknet.Activation;
import org.prunelab.darknet.Cfg;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Shape;
import org.prunelab.prune.Nets;

class SingleLayerTest {

    private static final Network IN_ALL_SHAPES = Nets.of("""
            conv 8
            leaky 16 size=3 stride=2 pad=1
            conv 16 size=3 pad=1 groups=2
            conv 32 groups=16
            half -1
            upsample
            pool 3
            shortcut -2
            plain 6""");

    /** What is read by a layer, and the layer itself. */
    private static void assertLayer(
            int index, double inputShare, double outputShare, List<Integer> read, Layer expected) {
        Network alone = SingleLayer.of(IN_ALL_SHAPES, index, inputShare, outputShare);
        int last = alone.size() - 1;
        assertEquals(expected, alone.layer(last));
        assertEquals(
                read,
                alone.layer(last).inputs().stream()
                        .map(input -> alone.convolution(input).filters())
                        .toList());
        Shape whole = IN_ALL_SHAPES.shape(index);
        assertEquals(whole.height(), alone.shape(last).height());
        assertEquals(whole.width(), alone.shape(last).width());
    }

    private static Layer convolution(int filters, int size, int stride, int groups, Activation activation) {
        return new Layer.Convolutional(0, filters, size, stride, size / 2, groups, false, activation, Map.of());
    }

    @Test
    void aConvolutionReadsOneShareAndWritesTheOther() {
        assertLayer(1, 0.25, 0.75, List.of(2), convolution(12, 3, 2, 1, Activation.LEAKY));
        assertLayer(1, 0.05, 0.001, List.of(1), convolution(1, 3, 2, 1, Activation.LEAKY)); // not without channels
    }

    @Test
    void aGroupedConvolutionKeepsItsGroups() {
        assertLayer(2, 0.25, 0.5, List.of(4), convolution(8, 3, 1, 2, Activation.LINEAR));
        assertLayer(2, 0.01, 0.2, List.of(2), convolution(4, 3, 1, 2, Activation.LINEAR)); // 1.6 in each group
    }

    @Test
    void aDepthwiseConvolutionLosesGroupsWithItsOutputs() {
        assertLayer(3, 0.1, 0.25, List.of(4), convolution(8, 1, 1, 4, Activation.LINEAR));
    }

    @Test
    void aConvolutionWithoutNormalisationWritesAll() {
        assertLayer(8, 0.25, 0.5, List.of(4), convolution(6, 1, 1, 1, Activation.LINEAR));
    }

    @Test
    void otherLayersReadWhatTheyWrite() {
        assertLayer(4, 0.1, 0.3, List.of(10), new Layer.Route(List.of(0), 2, 1, Map.of())); // 4.8 of 16 in each half
        assertLayer(5, 0.1, 0.75, List.of(12), new Layer.Upsample(0, 2, Map.of()));
        assertLayer(6, 0.1, 0.75, List.of(12), new Layer.MaxPool(0, 3, 1, 2, Map.of()));
        assertLayer(7, 0.1, 0.75, List.of(12, 12), new Layer.Shortcut(List.of(0, 1), Activation.LINEAR, Map.of()));
    }

    @Test
    void layersThatPassTheirInputOnHaveNoLatency() {
        Network network = Cfg.parse("""
                [net]
                width=8
                height=8
                [avgpool]
                [dropout]
                [convolutional]
                filters=6
                activation=linear
                [yolo]
                anchors=1,2
                mask=0
                classes=1
                """);
        assertEquals(
                new Layer.AvgPool(0, Map.of()), SingleLayer.of(network, 0, 1, 1).layer(1));
        for (int layer : new int[] {1, 3}) {
            String message = assertThrows(IllegalArgumentException.class, () -> SingleLayer.of(network, layer, 1, 1))
                    .getMessage();
            assertEquals(
                    "A layer [%s] passes its input on, and has no latency of its own."
                            .formatted(network.layer(layer).section()),
                    message);
        }
    }
}
