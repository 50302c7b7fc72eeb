package org.prunelab.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.prunelab.evaluate.ClassEvaluation;
import org.prunelab.evaluate.Evaluation;

/** An evaluation as commands print it for programs; what can't be measured is null. */
final class EvaluationJson {

    private EvaluationJson() {}

    static Map<String, Object> of(Evaluation evaluation) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("value", number(evaluation.map()));
        json.put("protocol", evaluation.metric());
        json.put("images", evaluation.images());
        Map<String, Double> classes = new LinkedHashMap<>();
        for (ClassEvaluation one : evaluation.classes()) {
            classes.put(one.name(), number(one.ap()));
        }
        json.put("classes", classes);
        return json;
    }

    private static Double number(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
