package org.prunelab.stage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.prunelab.train.Training;

/**
 * A model's network trained from scratch: its weights are drawn anew. Of a pruned model it tells whether the weights that
 * pruning kept are worth anything (Liu et al., "Rethinking the value of network pruning", arXiv 1810.05270).
 *
 * <pre>{@code
 * Stage control = new FromScratch(pruned, TrainingConfig.usual(0, 15_000, 1));
 * }</pre>
 *
 * @param shape whose network it is
 */
public record FromScratch(ModelStage shape, TrainingConfig training) implements ModelStage {

    @Override
    public String name() {
        return "from-scratch";
    }

    @Override
    public List<Stage> inputs() {
        return List.of(shape);
    }

    @Override
    public Compute compute() {
        return training.compute();
    }

    @Override
    public ObjectNode run(Workspace workspace) {
        return training.run(Training.of(workspace.model(shape).network()), workspace);
    }
}
