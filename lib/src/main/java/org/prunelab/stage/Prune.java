package org.prunelab.stage;

import java.util.List;
import org.prunelab.prune.Constants;

/**
 * A model with its least important channels removed, and with batch statistics measured anew for what is left.
 *
 * @param model what is pruned
 * @param groups which layers share a threshold
 * @param amount how many channels go
 * @param selection which ones
 * @param constants what becomes of the constants that removed channels contribute
 * @param statistics how many batches of 16 pictures the batch statistics are measured on; 0 leaves them as they are
 * @param compute where they are measured
 */
public record Prune(
        ModelStage model,
        Grouping groups,
        Amount amount,
        Selection selection,
        Constants constants,
        int statistics,
        Compute compute)
        implements ModelStage {

    public Prune {
        Check.range("The number of batches for a pruned model's statistics", statistics, 0, 100_000);
    }

    @Override
    public String name() {
        return "prune";
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
