package org.prunelab.stage;

import java.util.List;

/** A detector from scratch. */
public record Train(NetworkConfig network, Data data, TrainingConfig training) implements ModelStage {

    @Override
    public String name() {
        return "train";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public List<ModelStage> inputs() {
        return List.of();
    }
}
