package org.prunelab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.prunelab.SharedData;
import org.prunelab.darknet.Cfg;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.Yolov4;

class ReleasedNetworkTest {

    private static final Cost PUBLISHED = new Cost(162, 24_032_813L, 20_715, 19_764_206_423L);

    private final Network full = Yolov4.of(20).at(416).build();

    @Test
    void costsWhatTheReleasedCfgCosts() {
        assertEquals(PUBLISHED, ReleasedNetwork.plan(full).costAfter());
    }

    @Test
    void groupsKeepThePublishedChannels() {
        PruningPlan plan = ReleasedNetwork.plan(full);
        assertEquals(
                "[4386, 4371, 4853, 3201, 3904]",
                plan.groups().stream()
                        .map(group -> group.channels() - group.removed())
                        .toList()
                        .toString());
    }

    @Test
    void equalsTheReleasedCfgLayerByLayer() {
        Network released = Cfg.read(SharedData.at("cfg/group_prun-orMask-96M-v4-voc.cfg"));
        Network planned = ReleasedNetwork.plan(full).network();
        for (int i = 0; i < full.size(); i++) {
            assertEquals(bare(released.layer(i)), bare(planned.layer(i)), "layer " + i);
        }
    }

    @Test
    void surgeryOfAModelKeepsTheLargestGamma() {
        Network network = full.at(64, 64);
        Model model = new Model(network, Weights.random(network, 5));
        PruningPlan plan = ReleasedNetwork.plan(model);
        Model pruned = plan.apply(model);
        assertEquals(PUBLISHED, Cost.of(pruned.network().at(416, 416)));
        float[] gamma = model.weights().of(0).gamma();
        LayerPlan first = plan.layer(0);
        for (int channel = 0; channel < 32; channel++) {
            for (int kept : first.kept().indices()) {
                assertTrue(first.kept().contains(channel) || gamma[channel] <= gamma[kept]);
            }
        }
    }

    @Test
    void anotherWidthIsRefused() {
        Network narrow = Yolov4.of(20).width(0.25).at(64).build();
        String message = assertThrows(IllegalArgumentException.class, () -> ReleasedNetwork.plan(narrow))
                .getMessage();
        assertTrue(message.contains("Layer 0 is to keep 26 channels; it can keep 1 to 8"), message);
    }

    private static Object bare(Layer layer) {
        if (layer instanceof Layer.Convolutional c) {
            return new Layer.Convolutional(
                    c.input(),
                    c.filters(),
                    c.size(),
                    c.stride(),
                    c.padding(),
                    c.groups(),
                    c.batchNormalize(),
                    c.activation(),
                    Map.of());
        } else if (layer instanceof Layer.Yolo y) {
            return new Layer.Yolo(y.input(), y.anchors(), y.mask(), y.classes(), y.scaleXY(), y.newCoords(), Map.of());
        }
        return new HashMap<>(Map.of(layer.section(), layer.inputs()));
    }
}
