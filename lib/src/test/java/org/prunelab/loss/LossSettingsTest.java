package org.prunelab.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Yolov4;

class LossSettingsTest {

    @Test
    void theBuildersNetworkAsksForTheSettingsOfYolov4() {
        Network network = Yolov4.of(20).build();
        for (int head : network.heads()) {
            assertEquals(LossSettings.yolov4(), LossSettings.of((Layer.Yolo) network.layer(head)));
        }
    }

    @Test
    void keysOfTheCfgAreHeard() {
        LossSettings settings = LossSettings.of(head(Map.of(
                "iou_loss", "giou",
                "label_smooth_eps", "0.1",
                "ignore_thresh", ".5",
                "iou_thresh", "1",
                "iou_normalizer", "0.14",
                "obj_normalizer", "0.4",
                "cls_normalizer", "2")));
        LossSettings yolov4 = LossSettings.yolov4();
        assertEquals(IouLoss.GIOU, settings.iouLoss());
        assertEquals(0.1, settings.labelSmoothing());
        assertEquals(0.5, settings.ignoreThreshold());
        assertEquals(1, settings.assignThreshold());
        assertEquals(2 * yolov4.boxGain(), settings.boxGain(), 1e-12);
        assertEquals(0.4, settings.objectnessGain(), 1e-12);
        assertEquals(2 * yolov4.classGain(), settings.classGain(), 1e-12);
    }

    @ParameterizedTest
    @CsvSource({
        "iou_loss, mse, 'allowed are giou, diou and ciou'",
        "ignore_thresh, 1.5, ignoreThreshold=1.5 is outside",
        "label_smooth_eps, 1, labelSmoothing=1.0 is outside",
        "iou_normalizer, -1, boxGain=",
        "iou_thresh, abc, 'iou_thresh=abc, which is not a number'",
    })
    void whatIsNotAllowedIsNamed(String key, String value, String part) {
        Layer.Yolo head = head(Map.of(key, value));
        String message = assertThrows(IllegalArgumentException.class, () -> LossSettings.of(head))
                .getMessage();
        assertTrue(message.contains(part), message);
    }

    private static Layer.Yolo head(Map<String, String> extras) {
        return new Layer.Yolo(0, Heads.ANCHORS, List.of(0, 1, 2), 3, 1, false, extras);
    }
}
