package org.prunelab.stage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.prunelab.train.Training;

/**
 * A model trained on, by its own loss alone.
 *
 * <pre>{@code
 * Stage tuned = new FineTune(pruned, TrainingConfig.usual(8, 0, 2));
 * }</pre>
 *
 * @param base what it starts from, a pruned model as a rule
 */
public record FineTune(ModelStage base, TrainingConfig training) implements ModelStage {

    @Override
    public String name() {
        return "fine-tune";
    }

    @Override
    public List<Stage> inputs() {
        return List.of(base);
    }

    @Override
    public Compute compute() {
        return training.compute();
    }

    @Override
    public ObjectNode run(Workspace workspace) {
        return training.run(Training.of(workspace.model(base)), workspace);
    }
}
