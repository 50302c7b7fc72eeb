package org.prunelab.stage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.prunelab.train.Training;

/** A detector from scratch. */
public record Train(NetworkConfig network, Data data, TrainingConfig training) implements ModelStage {

    @Override
    public String name() {
        return "train";
    }

    @Override
    public List<ModelStage> inputs() {
        return List.of();
    }

    @Override
    public Compute compute() {
        return training.compute();
    }

    @Override
    public ObjectNode run(Workspace workspace) {
        return training.run(Training.of(network.build(workspace.voc().classes().size())), workspace);
    }
}
