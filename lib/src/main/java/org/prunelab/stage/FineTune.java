package org.prunelab.stage;

import java.util.List;

/**
 * A model trained on, by its own loss alone.
 *
 * @param base what it starts from, a pruned model as a rule
 */
public record FineTune(ModelStage base, TrainingConfig training) implements ModelStage {

    @Override
    public String name() {
        return "fine-tune";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public List<ModelStage> inputs() {
        return List.of(base);
    }

    @Override
    public Data data() {
        return base.data();
    }
}
