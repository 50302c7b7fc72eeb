package org.prunelab.stage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.prunelab.darknet.Model;
import org.prunelab.evaluate.Evaluation;
import org.prunelab.evaluate.Evaluator;
import org.prunelab.evaluate.Protocol;
import org.prunelab.voc.Voc;

/**
 * How well a model does on the validation pictures, and what it costs.
 *
 * <pre>{@code
 * Stage judged = new Evaluate(tuned, Protocol.VOC07, Compute.cpu(2));
 * }</pre>
 *
 * @param protocol how detections become a number
 */
public record Evaluate(ModelStage model, Protocol protocol, Compute compute) implements Stage {

    @Override
    public String name() {
        return "evaluate";
    }

    @Override
    public List<ModelStage> inputs() {
        return List.of(model);
    }

    @Override
    public ObjectNode run(Workspace workspace) {
        Model judged = workspace.model(model);
        Voc voc = workspace.voc();
        Evaluator evaluator =
                new Evaluator(voc.val(), voc.classes(), judged.network().input().width(), protocol);
        Evaluation evaluation = compute.run(workspace, () -> evaluator.evaluate(judged, compute.device()));
        EvaluationFile.write(evaluation, workspace.file(EvaluationFile.NAME));
        return Measures.of(judged).with(evaluation).json();
    }
}
