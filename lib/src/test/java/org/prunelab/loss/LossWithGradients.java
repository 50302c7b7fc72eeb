package org.prunelab.loss;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.prunelab.image.LabelledBox;

/** The YOLO loss with gains of 1 and its gradients, for maps that live as long as a test. */
abstract class LossWithGradients {

    static final LossSettings PLAIN = LossSettings.yolov4().withGains(1, 1, 1);

    NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static DetectionLoss backward(YoloLoss loss, List<NDArray> maps, List<List<LabelledBox>> labels) {
        maps.stream().filter(map -> !map.hasGradient()).forEach(map -> map.setRequiresGradient(true));
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            DetectionLoss result = loss.compute(maps, labels);
            collector.backward(result.total());
            return result;
        }
    }
}
