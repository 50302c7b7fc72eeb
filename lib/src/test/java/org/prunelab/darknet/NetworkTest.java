package org.prunelab.darknet;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
            [avgpool]                                                         | 3 x 1 x 1
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
    void modelsAndWeightsAreShownInShort() {
        Model model = Model.initial(
                Cfg.parse("[net]\nwidth=8\nheight=8\n[convolutional]\nbatch_normalize=1\nfilters=2\nactivation=relu\n"),
                1);
        assertEquals(model.network() + ", with 14 values", model.toString());
        assertEquals("Weights of 1 convolutions, 14 values", model.weights().toString());
        assertEquals(
                "Weights of a convolution of 2 channels, with batch normalisation, 14 values",
                model.weights().of(0).toString());
    }
}
