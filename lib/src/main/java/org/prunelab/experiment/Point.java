package org.prunelab.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.prunelab.outcome.Outcome;
import org.prunelab.stage.Stage;

/**
 * A combination of an arm, values of the grid, and a seed: a row of the results.
 *
 * <pre>{@code
 * for (Point point : experiment.points()) {
 *     System.out.println(point.values());
 * }
 * }</pre>
 */
public final class Point {

    /** The column that stands after those that tell points from each other, and before what was measured. */
    static final String SEED = Outcome.SEED;

    private final int number;
    private final Map<String, Object> values;
    private final ObjectNode settings;
    private final Chain chain;
    private final List<Stage> stages;

    Point(int number, Map<String, Object> values, ObjectNode settings, Chain chain) {
        this.number = number;
        this.values = values;
        this.settings = settings;
        this.chain = chain;
        this.stages = chain.stages();
    }

    /** From 1, in the order of the table. */
    public int number() {
        return number;
    }

    /** What tells it from the others, by column: {@code arm}, where there are arms, the grid's settings, {@code seed}. */
    public Map<String, Object> values() {
        return values;
    }

    /** All of its settings by name, as JSON. */
    public ObjectNode settings() {
        return settings.deepCopy();
    }

    /** Its stages, inputs before what needs them. */
    public List<Stage> stages() {
        return stages;
    }

    Chain chain() {
        return chain;
    }

    /** The threads that each of its stages computes with. */
    int threads() {
        return settings.get("threads").intValue();
    }

    /** Whether its stages compute on a graphics card. */
    boolean onCard() {
        return settings.get("device").textValue().equals("gpu");
    }

    /** A cell of a table: a number, or a text. */
    static Object cell(JsonNode value) {
        if (value.isIntegralNumber()) {
            return value.longValue();
        } else if (value.isNumber()) {
            return value.doubleValue();
        }
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(", "))
                : value.asText();
    }

    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", ", "#" + number + " ", ""));
    }
}
