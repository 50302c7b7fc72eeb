package org.prunelab.stage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.prunelab.base.WholeFile;
import org.prunelab.darknet.Model;
import org.prunelab.evaluate.Evaluation;
import org.prunelab.evaluate.Evaluator;
import org.prunelab.evaluate.MeanAveragePrecision;
import org.prunelab.evaluate.Protocol;
import org.prunelab.evaluate.SizeBand;
import org.prunelab.voc.Voc;
import org.prunelab.voc.VocImage;

/**
 * How well a model does on the validation or the test pictures, and what it costs.
 *
 * <pre>{@code
 * Stage judged = Evaluate.onValidation(tuned, Protocol.VOC07, Compute.cpu(2));
 * }</pre>
 *
 * @param test the pictures, where they are not the validation pictures of the model's data
 * @param protocol how detections become a number
 */
public record Evaluate(ModelStage model, Optional<TestSet> test, Protocol protocol, Compute compute) implements Stage {

    /** The mAP of resampled test pictures, as a JSON array. */
    public static final String RESAMPLED = "resampled.json";

    private static final int RESAMPLES = 500;
    private static final long RESAMPLING_SEED = 1;

    /** On the validation pictures. */
    public static Evaluate onValidation(ModelStage model, Protocol protocol, Compute compute) {
        return new Evaluate(model, Optional.empty(), protocol, compute);
    }

    /** On test pictures, which are also resampled; see {@link MeanAveragePrecision#resampled}. */
    public static Evaluate onTest(ModelStage model, TestSet test, Protocol protocol, Compute compute) {
        return new Evaluate(model, Optional.of(test), protocol, compute);
    }

    @Override
    public String name() {
        return "evaluate";
    }

    @Override
    public List<Stage> inputs() {
        return List.of(model);
    }

    /** COCO's own for its protocol, and for validation pictures, whose results were recorded with them. */
    private List<SizeBand> sizes(List<VocImage> pictures) {
        return test.isEmpty() || protocol == Protocol.COCO ? SizeBand.coco() : SizeBand.thirds(pictures);
    }

    @Override
    public ObjectNode run(Workspace workspace) {
        Model judged = workspace.model(model);
        Voc voc = workspace.voc();
        List<VocImage> pictures = test.map(DataSets::pictures).orElse(voc.val());
        Evaluator evaluator = new Evaluator(
                        pictures, voc.classes(), judged.network().input().width(), protocol)
                .sizes(sizes(pictures));
        MeanAveragePrecision metric = compute.run(workspace, () -> evaluator.measure(judged, compute.device()));
        Evaluation evaluation = metric.result();
        EvaluationFile.write(evaluation, workspace.file(EvaluationFile.NAME));
        Measures measures = Measures.of(judged).with(evaluation);
        if (test.isPresent()) {
            measures.with("pictures", "test").withSizes(evaluation);
            double[] maps = metric.resampled(RESAMPLES, RESAMPLING_SEED);
            WholeFile.writeText(
                    "resampled mAP",
                    workspace.file(RESAMPLED),
                    StageJson.mapper().valueToTree(maps).toString());
        }
        return measures.json();
    }
}
