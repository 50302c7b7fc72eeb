package org.prunelab.darknet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.prunelab.SharedData;

class Yolov4Test {

    @Test
    void equalsThePublishedCfgLayerByLayer() {
        Network published = Cfg.read(SharedData.at("cfg/yolov4-voc.cfg")).at(416, 416);
        Network built = Yolov4.of(20).at(416).build();
        assertEquals(published.input(), built.input());
        assertEquals(published.size(), built.size());
        for (int i = 0; i < published.size(); i++) {
            assertEquals(comparable(published.layer(i)), comparable(built.layer(i)), "layer " + i);
            assertEquals(published.shape(i), built.shape(i), "shape of layer " + i);
        }
    }

    /** The published cfg misspells nms_kind in one head. */
    private static Layer comparable(Layer layer) {
        if (!(layer instanceof Layer.Yolo yolo)) {
            return layer;
        }
        Map<String, String> extras = new LinkedHashMap<>(yolo.extras());
        extras.remove("nms_kind");
        return new Layer.Yolo(
                yolo.input(), yolo.anchors(), yolo.mask(), yolo.classes(), yolo.scaleXY(), yolo.newCoords(), extras);
    }

    @Test
    void widthScalesTheChannelsButNotTheHeads() {
        Network network = Yolov4.of(5).width(0.25).at(64).build();
        assertEquals(new Shape(8, 64, 64), network.shape(0));
        assertEquals(new Shape(30, 8, 8), network.shape(138));
        assertEquals(new Shape(30, 2, 2), network.shape(160));
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        assertEquals(
                "size=100 must be a multiple of 32, the stride of the coarsest head",
                assertThrows(IllegalArgumentException.class, () -> Yolov4.of(5).at(100))
                        .getMessage());
        assertEquals(
                "width=0.0 must be above 0 and at most 4",
                assertThrows(IllegalArgumentException.class, () -> Yolov4.of(5).width(0))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> Yolov4.of(0));
    }
}
