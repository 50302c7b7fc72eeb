package org.prunelab.stage;

import java.util.List;
import org.prunelab.evaluate.Protocol;

/**
 * How well a model does on the validation pictures, and what it costs.
 *
 * @param protocol how detections become a number
 */
public record Evaluate(ModelStage model, Protocol protocol, Compute compute) implements Stage {

    @Override
    public String name() {
        return "evaluate";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public List<ModelStage> inputs() {
        return List.of(model);
    }

    @Override
    public Data data() {
        return model.data();
    }
}
