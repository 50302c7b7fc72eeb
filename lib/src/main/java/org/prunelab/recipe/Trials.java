package org.prunelab.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.prunelab.base.Json;

/**
 * The trials of an experiment: all combinations of arms, the grid's values and seeds.
 *
 * <pre>{@code
 * List<Trial> trials = Experiment.load("group-definitions").trials();    // made here
 * }</pre>
 */
public final class Trials {

    private static final String ARM = "arm";

    private Trials() {}

    /**
     * The trials of a description at the scale of a preset.
     *
     * @param threads that compute a stage, whatever the file says
     * @throws IllegalArgumentException where a combination is not allowed, or there is none
     */
    public static List<Trial> of(Description description, Preset preset, OptionalInt threads) {
        Description at = description.at(preset);
        Grid grid = Grid.of(at.file(), at.grid());
        ObjectNode common = commonSettings(at, preset);
        Pipeline.Shared shared = new Pipeline.Shared();
        Map<String, ObjectNode> arms =
                at.arms().isEmpty() ? Map.of("", Json.mapper().createObjectNode()) : at.arms();
        boolean saysSparsity = Stream.concat(
                        Stream.of(at.settings(), at.grid()),
                        arms.values().stream().map(ZooStart::besidesControl))
                .anyMatch(Trials::saysSparsity);
        List<Trial> all = new ArrayList<>();
        arms.forEach((arm, changes) -> {
            for (ObjectNode combination : grid.combinations(changes)) {
                ObjectNode settings = common.deepCopy();
                settings.setAll(changes);
                settings.setAll(combination);
                threads.ifPresent(number -> settings.put("threads", number));
                ZooStart.addTo(settings, preset, saysSparsity);
                Settings read = Settings.of(settings);
                for (long seed : at.seedsOf(arm)) {
                    Map<String, Object> values = values(arm, grid, settings, seed);
                    Pipeline pipeline = pipeline(at.file(), read, seed, values, shared);
                    all.add(new Trial(all.size() + 1, values, settings, pipeline));
                }
            }
        });
        if (all.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s: no arm takes part with any of the seeds %s at the preset %s; give one of them to an arm."
                            .formatted(at.file().shown(), at.seeds(), preset.label()));
        }
        return List.copyOf(all);
    }

    /**
     * A trial as {@code provenance.json} tells it: {@code number}, {@code values} and {@code settings}.
     *
     * @param folder where relative paths of data start
     */
    public static Trial recorded(JsonNode entry, Path folder) {
        ObjectNode settings = entry.path("settings").deepCopy();
        Map<String, Object> values = new LinkedHashMap<>();
        entry.path("values").properties().forEach(value -> values.put(value.getKey(), cell(value.getValue())));
        long seed = entry.path("values").path(Trial.SEED).asLong();
        Pipeline pipeline = Pipeline.of(Settings.of(settings), seed, folder, new Pipeline.Shared());
        return new Trial(entry.path("number").asInt(), values, settings, pipeline);
    }

    private static boolean saysSparsity(ObjectNode settings) {
        return ExperimentSchema.instance().sparsity().stream().anyMatch(settings::has);
    }

    /** What the settings of all trials start from: defaults, then the preset's scale, then the file; the latter wins. */
    private static ObjectNode commonSettings(Description at, Preset preset) {
        ObjectNode settings = ExperimentSchema.instance().defaults();
        settings.setAll(Json.mapper().<ObjectNode>valueToTree(preset.settings()));
        settings.setAll(at.settings());
        return settings;
    }

    private static Map<String, Object> values(String arm, Grid grid, ObjectNode settings, long seed) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (!arm.isEmpty()) {
            values.put(ARM, arm);
        }
        for (String key : grid.axes().keySet()) {
            JsonNode value = settings.path(key);
            values.put(key, value.isMissingNode() ? "" : cell(value));
        }
        values.put(Trial.SEED, seed);
        return Collections.unmodifiableMap(values);
    }

    private static Pipeline pipeline(
            ExperimentFile file, Settings settings, long seed, Map<String, Object> values, Pipeline.Shared shared) {
        try {
            return Pipeline.of(settings, seed, file.base(), shared);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s: the trial %s can't be: %s".formatted(file.shown(), values, e.getMessage()), e);
        }
    }

    /** A cell of a table: a number, or a text. */
    private static Object cell(JsonNode value) {
        if (value.isIntegralNumber()) {
            return value.longValue();
        } else if (value.isNumber()) {
            return value.doubleValue();
        }
        return value.isArray()
                ? value.valueStream().map(JsonNode::asText).collect(Collectors.joining(", "))
                : value.asText();
    }
}
