package org.prunelab.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.prunelab.base.Json;
import org.prunelab.outcome.Outcome;
import org.prunelab.store.Run;

/** The average precision of each class in a run of an evaluation. */
final class ClassPrecisions {

    private static final List<String> DETAILS = List.of("map_", "objects_", "side_");
    private static final String EVALUATION = "evaluation.json";

    private ClassPrecisions() {}

    /** The mean over the IoU thresholds by class, null where a class has no objects; empty for other runs. */
    static Optional<ObjectNode> of(Run run) {
        if (!run.files().contains(EVALUATION)) {
            return Optional.empty();
        }
        ObjectNode precisions = Json.mapper().createObjectNode();
        Recording.read(run.file(EVALUATION)).path("classes").forEach(one -> {
            double ap = one.path("ap_by_iou")
                    .valueStream()
                    .mapToDouble(value -> value.asDouble(Double.NaN))
                    .average()
                    .orElse(Double.NaN);
            precisions.set(
                    one.path("name").asText(),
                    Double.isNaN(ap)
                            ? precisions.nullNode()
                            : Json.mapper().getNodeFactory().numberNode(ap));
        });
        return Optional.of(precisions);
    }

    /** What an evaluation tells besides the mean: by size and by class, as columns of results. */
    static Map<String, Double> details(JsonNode result, JsonNode precisions) {
        Map<String, Double> details = new LinkedHashMap<>();
        result.properties().forEach(entry -> {
            boolean detail = DETAILS.stream().anyMatch(entry.getKey()::startsWith);
            if (detail && entry.getValue().isNumber()) {
                details.put(entry.getKey(), entry.getValue().doubleValue());
            }
        });
        precisions
                .properties()
                .forEach(entry -> details.put(
                        Outcome.CLASS + entry.getKey(), entry.getValue().asDouble(Double.NaN)));
        return details;
    }
}
