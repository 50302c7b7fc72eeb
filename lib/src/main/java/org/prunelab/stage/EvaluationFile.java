package org.prunelab.stage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.prunelab.base.WholeFile;
import org.prunelab.evaluate.ClassEvaluation;
import org.prunelab.evaluate.Evaluation;

/** An evaluation as {@code evaluation.json}: the mean and each class, at each IoU threshold and of each size. */
final class EvaluationFile {

    static final String NAME = "evaluation.json";

    private EvaluationFile() {}

    static void write(Evaluation evaluation, Path file) {
        ObjectNode json = new Measures().with(evaluation).json();
        json.set("ious", StageJson.mapper().valueToTree(evaluation.ious()));
        json.set(
                "sizes",
                StageJson.mapper()
                        .valueToTree(evaluation.sizes().stream()
                                .map(size -> size.name())
                                .toList()));
        ArrayNode classes = json.putArray("classes");
        for (ClassEvaluation one : evaluation.classes()) {
            ObjectNode node = classes.addObject();
            node.put("name", one.name());
            node.put("truths", one.truths());
            node.put("difficult", one.difficult());
            node.put("detections", one.detections());
            put(node.putArray("ap_by_iou"), one.apByIou());
            put(node.putArray("ap_by_size"), one.apBySize());
        }
        WholeFile.writeText("evaluation", file, StageJson.pretty(json));
    }

    private static void put(ArrayNode array, List<Double> values) {
        for (double value : values) {
            if (Double.isNaN(value)) {
                array.addNull();
            } else {
                array.add(value);
            }
        }
    }
}
