package org.prunelab.stage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.prunelab.darknet.Model;
import org.prunelab.distill.SpatialAttention;
import org.prunelab.train.GuidingLoss;
import org.prunelab.train.Training;

/**
 * A model trained on beside a teacher, whose attention maps it takes over.
 *
 * <pre>{@code
 * Stage student = new Distill(
 *         pruned, teacher, TrainingConfig.usual(8, 0, 2), SpatialAttention.paper(), 5e-4);
 * }</pre>
 *
 * @param student what it starts from, a pruned model as a rule
 * @param teacher whose maps it learns
 * @param attention layers and weights in the paper's units, for its input of 416 pixels; they are adapted to the size of
 *     this one
 * @param scale what the weights are multiplied by besides, above 0
 */
public record Distill(
        ModelStage student, ModelStage teacher, TrainingConfig training, SpatialAttention attention, double scale)
        implements ModelStage {

    public Distill {
        Check.scale("The scale of the attention", scale);
        if (scale == 0) {
            throw new IllegalArgumentException(
                    "The scale of the attention is 0, with which a teacher teaches nothing; take fine-tune, or a scale above 0.");
        }
    }

    @Override
    public String name() {
        return "distill";
    }

    @Override
    public List<ModelStage> inputs() {
        return List.of(student, teacher);
    }

    @Override
    public ObjectNode run(Workspace workspace) {
        Model start = workspace.model(student);
        GuidingLoss guide = attention.forInputOf(start.network()).scaled(scale).from(workspace.model(teacher));
        return training.run(Training.of(start).with(guide), workspace);
    }
}
