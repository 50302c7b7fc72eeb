package org.prunelab.darknet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

    /** The published yolov4.weights has 257,717,640 bytes, 20 of them its header. */
    @Test
    void holdsAsManyNumbersAsThePublishedWeights() {
        Network network = Yolov4.of(80).build();
        assertEquals((257_717_640 - 20) / 4, WeightsFile.count(network));
        assertEquals("Network of 162 layers (110 convolutions, 3 heads) for 3 x 416 x 416", network.toString());
    }

    @Test
    void headsAreThoseOfThePublishedCfg() {
        Network network = Yolov4.of(20).build();
        Map<Integer, Double> scales = Map.of(139, 1.2, 150, 1.1, 161, 1.05);
        for (int head : network.heads()) {
            Layer.Yolo yolo = (Layer.Yolo) network.layer(head);
            int first = 3 * (head - 139) / 11;
            assertEquals(List.of(first, first + 1, first + 2), yolo.mask());
            assertEquals(scales.get(head), yolo.scaleXY());
            assertEquals(
                    "jitter .3, ignore_thresh .7, truth_thresh 1, "
                            + (head == 161 ? "random 1, " : "")
                            + "iou_thresh 0.213, cls_normalizer 1.0, iou_normalizer 0.07, iou_loss ciou, "
                            + "nms_kind greedynms, beta_nms 0.6",
                    yolo.extras().entrySet().stream()
                            .map(extra -> extra.getKey() + " " + extra.getValue())
                            .collect(Collectors.joining(", ")));
        }
    }

    @Test
    void widthScalesTheChannelsButNotTheHeads() {
        Network network = Yolov4.of(5).width(0.25).at(64).build();
        assertEquals(new Shape(8, 64, 64), network.shape(0));
        assertEquals(new Shape(30, 8, 8), network.shape(138));
        assertEquals(new Shape(30, 2, 2), network.shape(160));
    }

    @Test
    void layersKeepAtLeastOneChannel() {
        assertEquals(1, Yolov4.of(5).width(0.01).at(32).build().shape(0).channels());
    }

    /** Those of the cfg are for 512 pixels, and kept from 416 on. */
    @Test
    void anchorsShrinkWithASmallInput() {
        assertEquals(new Anchor(3, 4), Yolov4.of(5).at(128).anchors().get(0));
        assertEquals(new Anchor(9, 12), Yolov4.of(5).at(384).anchors().get(0));
        assertEquals(Yolov4.PUBLISHED_ANCHORS, Yolov4.of(5).at(416).anchors());
        assertEquals(Yolov4.PUBLISHED_ANCHORS, Yolov4.of(5).at(608).anchors());
    }

    @Test
    void anchorsOfOnesOwnReachTheHeads() {
        List<Anchor> own = Collections.nCopies(9, new Anchor(7, 5));
        Network network = Yolov4.of(5).width(0.1).at(64).anchors(own).build();
        assertEquals(
                List.of(own, own, own),
                IntStream.of(network.heads())
                        .mapToObj(head -> ((Layer.Yolo) network.layer(head)).anchors())
                        .toList());
        assertEquals(
                "YOLOv4 has nine anchors, three a head, but got 8",
                assertThrows(IllegalArgumentException.class, () -> Yolov4.of(5).anchors(own.subList(0, 8)))
                        .getMessage());
    }

    @Test
    void anchorsReachUpToTheLargestFloat() {
        assertEquals(Float.MAX_VALUE, new Anchor(Float.MAX_VALUE, Float.MAX_VALUE).width());
        for (double outside : new double[] {0, 2.0 * Float.MAX_VALUE, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> new Anchor(outside, 1));
            assertThrows(IllegalArgumentException.class, () -> new Anchor(1, outside));
        }
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        assertEquals(
                "size=0 must be a multiple of 32, the stride of the coarsest head",
                assertThrows(IllegalArgumentException.class, () -> new Yolov4(5, 1, 0, Yolov4.PUBLISHED_ANCHORS))
                        .getMessage());
        assertEquals(4, Yolov4.of(5).width(4).width());
        assertThrows(IllegalArgumentException.class, () -> Yolov4.of(5).width(Math.nextUp(4.0)));

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
