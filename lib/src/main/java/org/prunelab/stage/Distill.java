package org.prunelab.stage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.prunelab.darknet.Model;
import org.prunelab.distill.Distillation;
import org.prunelab.train.DistillationLoss;
import org.prunelab.train.Training;

/**
 * A model trained on beside a teacher.
 *
 * <pre>{@code
 * Stage student = new Distill(
 *         pruned, teacher, TrainingConfig.usual(8, 0, 2), SpatialAttention.paper().scaled(5e-4));
 * }</pre>
 *
 * @param student what it starts from, a pruned model as a rule
 * @param teacher whose maps it learns
 * @param guide what of them, and how strongly; weights that depend on the size of the input are adapted to it
 */
public record Distill(ModelStage student, ModelStage teacher, TrainingConfig training, Distillation guide)
        implements ModelStage {

    @Override
    public String name() {
        return "distill";
    }

    @Override
    public List<Stage> inputs() {
        return List.of(student, teacher);
    }

    @Override
    public Compute compute() {
        return training.compute();
    }

    @Override
    public ObjectNode run(Workspace workspace) {
        Model start = workspace.model(student);
        DistillationLoss loss = guide.forInputOf(start.network()).from(workspace.model(teacher));
        return training.run(Training.of(start).with(loss), workspace);
    }
}
