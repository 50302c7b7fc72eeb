package org.prunelab.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.prunelab.base.Json;

/**
 * The values that an experiment goes through.
 *
 * @param axes the values of each setting that is varied, in the file's order
 */
record Grid(Map<String, List<JsonNode>> axes) {

    private static final int MOST = 100_000;

    static Grid of(ExperimentFile file, ObjectNode grid) {
        Map<String, List<JsonNode>> axes = new LinkedHashMap<>();
        grid.properties().forEach(axis -> {
            List<JsonNode> values = new ArrayList<>();
            if (axis.getValue().isObject()) {
                values.addAll(range(file, axis.getKey(), axis.getValue()));
            } else {
                axis.getValue().forEach(values::add);
            }
            axes.put(axis.getKey(), List.copyOf(values));
        });
        long points = axes.values().stream().mapToLong(List::size).reduce(1, (a, b) -> Math.min(MOST + 1L, a * b));
        if (points > MOST) {
            throw new IllegalArgumentException(
                    "%s: grid has more than %,d combinations; make ranges shorter or steps larger."
                            .formatted(file.shown(), MOST));
        }
        return new Grid(axes);
    }

    /** In decimals, so that 0.1, 0.2, 0.3 are just that. */
    private static List<JsonNode> range(ExperimentFile file, String key, JsonNode range) {
        BigDecimal from = new BigDecimal(range.get("from").asText());
        BigDecimal to = new BigDecimal(range.get("to").asText());
        BigDecimal step = new BigDecimal(range.get("step").asText());
        if (from.compareTo(to) > 0) {
            throw new IllegalArgumentException(
                    "%s: grid.%s goes from %s to %s, which holds no value; from is at most to."
                            .formatted(file.shown(), key, from, to));
        }
        if (to.subtract(from).divideToIntegralValue(step).compareTo(BigDecimal.valueOf(MOST)) > 0) {
            throw new IllegalArgumentException("%s: grid.%s has more than %,d values; make its step larger than %s."
                    .formatted(file.shown(), key, MOST, step));
        }
        boolean whole = ExperimentSchema.instance().isWhole(key);
        List<JsonNode> values = new ArrayList<>();
        for (BigDecimal value = from; value.compareTo(to) <= 0; value = value.add(step)) {
            JsonNode node = node(value, whole);
            ExperimentSchema.instance().checkValue(file.shown() + ": a value of the range", key, node);
            values.add(node);
        }
        return values;
    }

    private static JsonNode node(BigDecimal value, boolean whole) {
        return whole && value.stripTrailingZeros().scale() <= 0
                ? Json.mapper().getNodeFactory().numberNode(value.longValueExact())
                : Json.mapper().getNodeFactory().numberNode(value.doubleValue());
    }

    /** Every combination of the values of settings that an arm does not set itself; the last setting changes fastest. */
    List<ObjectNode> combinations(ObjectNode arm) {
        List<ObjectNode> combinations = List.of(Json.mapper().createObjectNode());
        for (Map.Entry<String, List<JsonNode>> axis : axes.entrySet()) {
            if (arm.has(axis.getKey())) {
                continue;
            }
            List<ObjectNode> longer = new ArrayList<>();
            for (ObjectNode before : combinations) {
                for (JsonNode value : axis.getValue()) {
                    longer.add(before.deepCopy().set(axis.getKey(), value));
                }
            }
            combinations = longer;
        }
        return combinations;
    }
}
