package org.prunelab.darknet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shapes worked out by hand; the image is 3 x 7 x 10. */
class NetworkTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [convolutional] / filters=4 / size=3 / pad=1                      | 4 x 7 x 10
            [convolutional] / filters=4 / size=3 / pad=1 / stride=2           | 4 x 4 x 5
            [convolutional] / filters=4 / size=3 / stride=2                   | 4 x 3 x 4
            [convolutional] / filters=4 / size=2 / pad=1 / stride=2           | 4 x 4 x 6
            [convolutional] / filters=4 / size=3 / padding=2                  | 4 x 9 x 12
            [convolutional] / filters=4 / size=7 / padding=9 / pad=1          | 4 x 7 x 10
            [convolutional] / filters=6 / size=3 / pad=1 / groups=3           | 6 x 7 x 10
            [maxpool] / size=2 / stride=2                                     | 3 x 4 x 5
            [maxpool] / size=2 / stride=2 / padding=0                         | 3 x 3 x 5
            [maxpool] / size=2 / stride=1                                     | 3 x 7 x 10
            [maxpool] / stride=3                                              | 3 x 3 x 4
            [maxpool] / size=5 / stride=1                                     | 3 x 7 x 10
            [maxpool] / size=3 / stride=2 / padding=1                         | 3 x 3 x 5
            [convolutional] / filters=4 / size=7                              | 4 x 1 x 4
            [convolutional] / filters=4 / stride_x=2 / stride_y=2             | 4 x 4 x 5
            [convolutional] / filters=4 / dilation=1.0 / antialiasing=0 / share_index=-1000000000 | 4 x 7 x 10
            [maxpool] / size=2 / stride=2 / antialiasing=0.                   | 3 x 4 x 5
            [dropout] / [dropout] / [shortcut] / from=-2 / weights_type=none  | 3 x 7 x 10
            [avgpool]                                                         | 3 x 1 x 1
            [avg]                                                             | 3 x 1 x 1
            [dropout] / ; [avgpool] / # [avgpool] / [route] / layers=0,,-1,   | 6 x 7 x 10
            [upsample] / stride=2                                             | 3 x 14 x 20
            [dropout]                                                         | 3 x 7 x 10
            [dropout] / [route] / layers=-1 / groups=3 / group_id=2           | 1 x 7 x 10
            [dropout] / [route] / layers=0,-1                                 | 6 x 7 x 10
            [convolutional] / filters=4 / [route] / layers=-1,0 / groups=2 / group_id=1 | 4 x 7 x 10
            [dropout] / [dropout] / [shortcut] / from=-2 / activation=relu    | 3 x 7 x 10
            [convolutional] / filters=14 / [yolo] / anchors=1,2, 3,4 / classes=2 | 14 x 7 x 10
            """)
    void shapeOfTheLastLayer(String lines, String shape) {
        Network network = Cfg.parse(("[net] / width=10 / height=7 / " + lines).replace(" / ", "\n"));
        assertEquals(shape, network.shape(network.size() - 1).toString());
    }

    @Test
    void referencesCountFromTheStartOrBackFromTheReader() {
        Network network = Cfg.parse("""
                [net]
                width=4
                height=4
                [dropout]
                [dropout]
                [dropout]
                [route]
                layers = -1, 0 ,-3
                [shortcut]
                from=-1,3
                """);
        assertEquals(List.of(2, 0, 0), network.layer(3).inputs());
        assertEquals(List.of(3, 3, 3), network.layer(4).inputs());
    }

    @Test
    void defaultsAreDarknets() {
        Network network = Cfg.parse("""
                [network]
                width=4
                height=4
                [conv]
                [max]
                [yolo]
                anchors=1,2
                classes=1
                """.replace("[conv]", "[conv]\nfilters=6"));
        assertEquals(
                new Layer.Convolutional(-1, 6, 1, 1, 0, 1, false, Activation.LOGISTIC, Map.of()), network.layer(0));
        assertEquals(new Layer.MaxPool(0, 1, 1, 0, Map.of()), network.layer(1));
        assertEquals(new Layer.Yolo(1, List.of(new Anchor(1, 2)), List.of(0), 1, 1, false, Map.of()), network.layer(2));
    }

    @Test
    void ofAKeyThatStandsTwiceTheFirstCounts() {
        Network network = Cfg.parse("[net]\nwidth=4\nheight=4\n[convolutional]\nfilters=2\nfilters=5\n");
        assertEquals(2, network.shape(0).channels());
    }

    @Test
    void readersAreTheLaterLayersThatReadALayer() {
        Network network = Cfg.parse("""
                [net]
                width=4
                height=4
                [dropout]
                [dropout]
                [shortcut]
                from=-2
                [route]
                layers=-1,0
                """);
        assertEquals(Map.of(-1, List.of(0), 0, List.of(1, 2, 3), 1, List.of(2), 2, List.of(3)), network.readers());
    }

    @Test
    void stridesOfYolov4sHeadsAre8And16And32() {
        Network network = Yolov4.of(3).width(0.1).at(96).build();
        assertEquals(
                List.of(8, 16, 32),
                IntStream.of(network.heads()).mapToObj(network::stride).toList());
    }

    @Test
    void strideIsThatOfTheWidthAndAtLeastOne() {
        Network network = Cfg.parse("[net]\nwidth=10\nheight=7\n[upsample]\nstride=4\n[avgpool]\n");
        assertEquals(1, network.stride(0));
        assertEquals(10, network.stride(1));
        assertEquals(1, network.stride(Network.IMAGE));
    }

    private static Network twoHeads(int classes, int otherClasses) {
        return Cfg.parse("""
                [net]
                width=4
                height=4
                [convolutional]
                filters=%d
                [yolo]
                anchors=1,2
                classes=%d
                [convolutional]
                filters=%d
                [yolo]
                anchors=1,2
                classes=%d
                """.formatted(5 + classes, classes, 5 + otherClasses, otherClasses));
    }

    @Test
    void classesAreThoseOfAllHeads() {
        assertEquals(3, twoHeads(3, 3).classes());
        assertEquals(0, Cfg.parse("[net]\nwidth=4\nheight=4\n[dropout]\n").classes());
        Network torn = twoHeads(3, 4);
        assertEquals(
                "The heads tell different numbers of classes apart: layer 1 [yolo] has classes=3, layer 3 has classes=4; names need the same in all.",
                assertThrows(IllegalArgumentException.class, torn::classes).getMessage());
    }

    @Test
    void aHeadUsesItsDeclaredAnchorsInTheOrderOfItsMask() {
        String head = """
                [net]
                width=4
                height=4
                [convolutional]
                filters=12
                [yolo]
                anchors=1,2, 3,4, 5,6
                classes=1
                """;
        Layer.Yolo declared = (Layer.Yolo) Cfg.parse(head + "num=2\n").layer(1);
        assertEquals(List.of(new Anchor(1, 2), new Anchor(3, 4)), declared.anchors());
        assertEquals(declared.anchors(), declared.maskedAnchors());
        Layer.Yolo masked = (Layer.Yolo) Cfg.parse(head + "mask=2,0\n").layer(1);
        assertEquals(List.of(new Anchor(5, 6), new Anchor(1, 2)), masked.maskedAnchors());
        assertEquals(12, masked.channels()); // two anchors of four coordinates, objectness and a class
    }

    @Test
    void aNetworkIsItsInputItsLayersAndItsOtherKeys() {
        Network network = twoHeads(1, 2);
        assertEquals("Network of 4 layers (2 convolutions, 2 heads) for 3 x 4 x 4", network.toString());
        assertEquals(network, twoHeads(1, 2));
        assertEquals(network.hashCode(), twoHeads(1, 2).hashCode());
        assertEquals(network, network.at(8, 4).at(4, 4));
        assertEquals(new Shape(3, 8, 4), network.at(8, 4).input());
        assertNotEquals(network, network.at(8, 4));
        assertNotEquals(network, twoHeads(1, 3));
        assertNotEquals(network, new Network(network.input(), network.layers(), Map.of("momentum", "0.9")));
        assertNotEquals(network, null);
        Layer other = network.convolution(0).withFilters(6, 3);
        Network replaced = network.withLayers(Map.of(0, other));
        assertEquals(List.of(other, network.layer(1)), replaced.layers().subList(0, 2));
        assertEquals(new Layer.Convolutional(-1, 6, 1, 1, 0, 3, false, Activation.LOGISTIC, Map.of()), other);
        assertNotEquals(network, replaced);
    }

    @Test
    void onlyConvolutionsAreGivenAsSuch() {
        Network network = twoHeads(1, 2);
        assertEquals(6, network.inputChannels(2));
        assertEquals(
                "Layer 1 is [yolo], not a convolution.",
                assertThrows(IllegalArgumentException.class, () -> network.convolution(1))
                        .getMessage());
    }

    @Test
    void layersReadEarlierOnesOrTheImage() {
        Layer first = new Layer.Dropout(Network.IMAGE, 0, Map.of());
        for (int read : new int[] {-2, 2}) {
            List<Layer> layers = List.of(first, first, new Layer.Dropout(read, 0, Map.of()));
            assertEquals(
                    "Layer 2 [dropout] reads layer %d, but only layers 0 to 1 come before it.".formatted(read),
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> new Network(new Shape(1, 1, 1), layers, Map.of()))
                            .getMessage());
        }
    }

    @Test
    void otherKeysOfALayerAreReadAsNumbers() {
        Layer layer = new Layer.Dropout(0, 0, Map.of("gain", "2.5", "kind", "greedy"));
        assertEquals(2.5, layer.extra("gain", 1));
        assertEquals(1, layer.extra("missing", 1));
        assertEquals(
                "[dropout] has kind=greedy, which is not a number",
                assertThrows(IllegalArgumentException.class, () -> layer.extra("kind", 1))
                        .getMessage());
    }
}
