package org.prunelab.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.prunelab.outcome.Outcome;
import org.prunelab.stage.Stage;

/**
 * A combination of an arm, values of the grid, and a seed: a row of the results.
 *
 * <pre>{@code
 * for (Trial trial : experiment.trials()) {
 *     System.out.println(trial.values());
 * }
 * }</pre>
 */
public final class Trial {

    /** The column that stands after those that tell trials from each other, and before what was measured. */
    public static final String SEED = Outcome.SEED;

    private final int number;
    private final Map<String, Object> values;
    private final ObjectNode settings;
    private final Pipeline pipeline;
    private final List<Stage> stages;

    Trial(int number, Map<String, Object> values, ObjectNode settings, Pipeline pipeline) {
        this.number = number;
        this.values = values;
        this.settings = settings;
        this.pipeline = pipeline;
        this.stages = pipeline.stages();
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

    /** Its stages by what they are for. */
    public Pipeline pipeline() {
        return pipeline;
    }

    /** The threads that each of its stages computes with. */
    public int threads() {
        return settings.get("threads").intValue();
    }

    /** Whether its stages compute on a graphics card. */
    public boolean onCard() {
        return settings.get("device").textValue().equals("gpu");
    }

    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", ", "#" + number + " ", ""));
    }
}
