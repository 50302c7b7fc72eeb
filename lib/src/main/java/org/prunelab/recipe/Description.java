package org.prunelab.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.prunelab.base.Json;

/**
 * An experiment with all that it takes from those that it extends. What an extending file or a preset sets, is no longer
 * varied by the grid before it.
 *
 * <pre>{@code
 * Description description = Description.load("group-definitions", Path.of(""));
 * }</pre>
 *
 * @param file the experiment's own
 * @param settings what differs from the defaults
 * @param arms by name; empty where there is nothing to compare by name
 * @param grid values or a range by setting
 * @param seeds at least one
 * @param seedsOfArms of arms that take part with some of the seeds only, by name
 * @param presets by name
 */
public record Description(
        ExperimentFile file,
        ObjectNode settings,
        Map<String, ObjectNode> arms,
        ObjectNode grid,
        List<Long> seeds,
        Map<String, List<Long>> seedsOfArms,
        ObjectNode presets) {

    /** Reads an experiment and those that it extends. */
    public static Description load(String nameOrPath, Path from) {
        ExperimentFile file = ExperimentFile.find(nameOrPath, from);
        return of(file, extended(file, new LinkedHashMap<>()));
    }

    /** What a file says, on top of what it extends. */
    private static ObjectNode extended(ExperimentFile file, Map<String, ExperimentFile> way) {
        if (way.putIfAbsent(file.shown(), file) != null) {
            throw new IllegalArgumentException("%s: extends goes round in a circle: %s -> %s; take one of them out."
                    .formatted(
                            file.shown(),
                            way.values().stream().map(ExperimentFile::name).collect(Collectors.joining(" -> ")),
                            file.name()));
        }
        ObjectNode own = file.json();
        requireOnce(file, own, "");
        ExperimentFile.object(own, "presets").properties().forEach(preset -> {
            requireOnce(file, preset.getValue(), "presets." + preset.getKey() + ".");
        });
        if (!own.has("extends")) {
            return own;
        }
        ExperimentFile other = parent(file, own.get("extends").textValue());
        return onTop(extended(other, way), own);
    }

    private static ExperimentFile parent(ExperimentFile file, String named) {
        try {
            return ExperimentFile.find(named, file.base());
        } catch (IllegalArgumentException e) {
            throw e.getMessage().startsWith("There is no experiment")
                    ? new IllegalArgumentException("%s: extends: %s".formatted(file.shown(), e.getMessage()), e)
                    : e;
        }
    }

    private static void requireOnce(ExperimentFile file, JsonNode part, String place) {
        ObjectNode grid = ExperimentFile.object(part, "grid");
        ExperimentFile.object(part, "settings").fieldNames().forEachRemaining(key -> {
            if (grid.has(key)) {
                throw new IllegalArgumentException(
                        "%s: %ssettings.%s is %s, but %sgrid varies it; take out one of them."
                                .formatted(
                                        file.shown(),
                                        place,
                                        key,
                                        part.get("settings").get(key),
                                        place));
            }
        });
    }

    /** An experiment, or a preset of it, on top of another: parts are merged by name, all else is replaced. */
    private static ObjectNode onTop(ObjectNode before, ObjectNode own) {
        ObjectNode all = before.deepCopy();
        own.properties().forEach(entry -> {
            String key = entry.getKey();
            JsonNode value = entry.getValue();
            boolean byName = key.equals("arms") && value.isObject();
            all.set(
                    key,
                    switch (key) {
                        case "presets" -> presets(ExperimentFile.object(before, key), value);
                        default -> byName ? merged(before, own, key) : value;
                    });
        });
        all.set("settings", merged(before, own, "settings"));
        all.set("grid", grid(before, own));
        return all;
    }

    private static ObjectNode presets(ObjectNode before, JsonNode own) {
        ObjectNode all = before.deepCopy();
        own.properties()
                .forEach(entry ->
                        all.set(entry.getKey(), onTop(ExperimentFile.object(before, entry.getKey()), (ObjectNode)
                                entry.getValue())));
        return all;
    }

    private static ObjectNode merged(JsonNode before, JsonNode own, String name) {
        ObjectNode all = ExperimentFile.object(before, name).deepCopy();
        all.setAll(ExperimentFile.object(own, name));
        return all;
    }

    /** The grid of both, without what is set later than it is varied. */
    private static ObjectNode grid(JsonNode before, JsonNode own) {
        ObjectNode grid = ExperimentFile.object(before, "grid").deepCopy();
        ExperimentFile.object(own, "settings").fieldNames().forEachRemaining(grid::remove);
        grid.setAll(ExperimentFile.object(own, "grid"));
        return grid;
    }

    private static Description of(ExperimentFile file, ObjectNode all) {
        ObjectNode described = ExperimentFile.object(all, "arms");
        Map<String, ObjectNode> arms = Arms.resolved(file, described);
        Map<String, List<Long>> seedsOfArms = new LinkedHashMap<>();
        described.properties().stream()
                .filter(arm -> arm.getValue().has("seeds"))
                .forEach(arm -> seedsOfArms.put(arm.getKey(), seeds(arm.getValue(), List.of())));
        return new Description(
                file,
                ExperimentFile.object(all, "settings"),
                arms,
                ExperimentFile.object(all, "grid"),
                seeds(all, List.of(1L)),
                seedsOfArms,
                ExperimentFile.object(all, "presets"));
    }

    private static List<Long> seeds(JsonNode node, List<Long> otherwise) {
        return node.has("seeds")
                ? StreamSupport.stream(node.get("seeds").spliterator(), false)
                        .map(JsonNode::asLong)
                        .toList()
                : otherwise;
    }

    /**
     * Refuses a number of threads that experiments can't have.
     *
     * @throws IllegalArgumentException where the schema does not allow it
     */
    public void checkThreads(int number) {
        ExperimentSchema.instance()
                .checkValue(
                        file.name(), "threads", Json.mapper().getNodeFactory().numberNode(number));
    }

    /** The description with what a preset changes in it. */
    Description at(Preset preset) {
        ObjectNode changes = ExperimentFile.object(presets, preset.label());
        ObjectNode before = Json.mapper().createObjectNode();
        before.set("settings", settings);
        before.set("grid", grid);
        return new Description(
                file,
                merged(before, changes, "settings"),
                Arms.chosen(file, preset, arms, changes.path("arms")),
                grid(before, changes),
                seeds(changes, seeds),
                seedsOfArms,
                presets);
    }

    /** Those of the seeds that an arm takes part with. */
    List<Long> seedsOf(String arm) {
        List<Long> some = seedsOfArms.getOrDefault(arm, seeds);
        return seeds.stream().filter(some::contains).toList();
    }
}
