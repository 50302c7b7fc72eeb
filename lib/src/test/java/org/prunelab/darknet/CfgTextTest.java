package org.prunelab.darknet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.prunelab.SharedData;

class CfgTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cfg/yolov4-voc.cfg",
                "cfg/group_prun-orMask-96M-v4-voc.cfg",
                "cfg/yolov4.cfg",
                "cfg/yolov4-tiny.cfg",
                "cfg/yolov3.cfg",
                "cfg/yolov3-spp.cfg",
                "cfg/yolov3-tiny.cfg",
                "models/yolo-fastest-1.1/yolo-fastest-1.1.cfg"
            })
    void publishedCfgPrintedParsesBackEqual(String cfg) {
        Network network = Cfg.read(SharedData.at(cfg));
        assertEquals(network, Cfg.parse(CfgText.of(network)));
    }

    @Property(tries = 300)
    void randomNetworkPrintedParsesBackEqual(@ForAll long seed) {
        Network network = RandomNetwork.of(seed);
        Network again = Cfg.parse(CfgText.of(network));
        assertEquals(network.layers(), again.layers());
        assertEquals(network, again);
    }

    /** Every kind of layer, each key that has another value than Darknet's default, and none that has it. */
    @Test
    void textIsPrintedAsItStands() {
        String text = """
                [net]
                width=8
                height=6
                channels=4
                momentum=0.9

                [convolutional]
                batch_normalize=1
                filters=4
                size=3
                stride=1
                pad=1
                groups=2
                activation=leaky
                novelty=1

                [convolutional]
                filters=4
                size=3
                stride=1
                padding=2
                activation=mish

                [maxpool]
                size=3
                stride=1
                padding=0

                [shortcut]
                from=-3
                activation=linear

                [maxpool]
                size=5
                stride=1

                [route]
                layers=-1,-2

                [route]
                layers=-1
                groups=2
                group_id=1

                [upsample]
                stride=2

                [dropout]
                probability=0.25

                [avgpool]

                [convolutional]
                filters=16
                size=1
                stride=1
                pad=1
                activation=linear

                [yolo]
                mask=2,0
                anchors=10, 13.5, 16, 30, 33, 23
                classes=3
                num=3
                scale_x_y=1.05
                new_coords=1

                [convolutional]
                filters=6
                size=1
                stride=1
                pad=1
                activation=linear

                [yolo]
                mask=0
                anchors=1, 2
                classes=1
                num=1
                """;
        assertEquals(text, CfgText.of(Cfg.parse(text)));
    }

    @Test
    void unknownKeysSurviveInTheirOrder() {
        String text = CfgText.of(Cfg.parse("""
                [net]
                width=8
                height=8
                zeta=1,2
                alpha=b = c
                [convolutional]
                filters=2
                novelty=on
                activation=relu
                """));
        assertTrue(text.indexOf("zeta=1,2\n") > 0 && text.indexOf("zeta=1,2\n") < text.indexOf("alpha=b = c\n"), text);
        assertTrue(text.indexOf("novelty=on\n") > text.indexOf("[convolutional]"), text);
    }

    @Test
    void inputThatACfgCannotSayIsRefused() {
        Layer.Convolutional first = new Layer.Convolutional(-1, 2, 1, 1, 0, 1, false, Activation.RELU, Map.of());
        Network jumping = new Network(new Shape(2, 4, 4), List.of(first, first), Map.of());
        assertEquals(
                "Layer 1 [convolutional] reads the layers [-1], which a cfg can't say: layers other than routes read the one before, and only the first layer reads the image (-1); put a route between.",
                assertThrows(IllegalArgumentException.class, () -> CfgText.of(jumping))
                        .getMessage());
        Network routed = new Network(
                new Shape(2, 4, 4), List.of(first, new Layer.Route(List.of(0, -1), 1, 0, Map.of())), Map.of());
        assertThrows(IllegalArgumentException.class, () -> CfgText.of(routed));
        Network added = new Network(
                new Shape(2, 4, 4),
                List.of(first, new Layer.Shortcut(List.of(0, -1), Activation.LINEAR, Map.of())),
                Map.of());
        assertThrows(IllegalArgumentException.class, () -> CfgText.of(added));
    }
}
