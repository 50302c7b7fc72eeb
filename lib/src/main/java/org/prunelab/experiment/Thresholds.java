package org.prunelab.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.prunelab.outcome.Outcome;

/** The percentiles that a solver found, group by group, as columns of results. */
final class Thresholds {

    private Thresholds() {}

    /** From the result of a pruning; nothing where no solver found them. */
    static Map<String, Double> of(JsonNode result) {
        Map<String, Double> columns = new LinkedHashMap<>();
        List<JsonNode> shares = result.path("percentiles").valueStream().toList();
        for (int group = 0; group < shares.size(); group++) {
            columns.put(Outcome.PERCENTILE + (group + 1), shares.get(group).asDouble());
        }
        return columns;
    }
}
