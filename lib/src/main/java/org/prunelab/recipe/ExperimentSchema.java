package org.prunelab.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.prunelab.base.Json;

/** The published JSON Schema of experiments: what a file may say, and the defaults of what it does not. */
final class ExperimentSchema {

    private static final String RESOURCE = "/experiments/experiment.schema.json";
    private static final String SETTINGS = "/$defs/settings/properties";

    private static final ExperimentSchema INSTANCE = new ExperimentSchema(read());

    private final JsonNode root;
    private final Schema schema;

    private ExperimentSchema(JsonNode root) {
        this.root = root;
        this.schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of("https://prunelab.org/experiment.schema.json"), root);
    }

    static ExperimentSchema instance() {
        return INSTANCE;
    }

    private static JsonNode read() {
        try (InputStream stream = ExperimentSchema.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException("The jar lacks " + RESOURCE + "; build it anew with mvn package.");
            }
            return Json.mapper().readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Refuses what the schema does not allow.
     *
     * @param file how messages name it
     * @throws IllegalArgumentException with a line for each problem: where, the value, what is allowed
     */
    void check(String file, JsonNode json) {
        List<String> problems = schema.validate(json).stream()
                .map(error -> SchemaProblem.of(error, root).inWords(json))
                .distinct()
                .toList();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    problems.stream().map(problem -> file + ": " + problem).collect(Collectors.joining("\n")));
        }
    }

    /** Refuses a value of a setting that came out of a range, as if the file listed it in its grid. */
    void checkValue(String file, String key, JsonNode value) {
        ObjectNode grid = Json.mapper().createObjectNode();
        grid.set(key, grid.arrayNode().add(value));
        ObjectNode wrapped = Json.mapper().createObjectNode().put("title", "-").put("question", "-");
        check(file, wrapped.set("grid", grid));
    }

    /** The settings that have a default of their own; those of the preset's scale have none. */
    ObjectNode defaults() {
        ObjectNode defaults = Json.mapper().createObjectNode();
        root.at(SETTINGS).properties().forEach(entry -> {
            if (entry.getValue().has("default")) {
                defaults.set(entry.getKey(), entry.getValue().get("default"));
            }
        });
        return defaults;
    }

    /** The names of all settings. */
    List<String> settings() {
        return root.at(SETTINGS).properties().stream().map(Map.Entry::getKey).toList();
    }

    /** The names of the settings that say how the sparse model is trained; their {@code $comment} is "sparse training". */
    List<String> sparsity() {
        return settings().stream()
                .filter(name ->
                        root.at(SETTINGS).path(name).path("$comment").asText().equals("sparse training"))
                .toList();
    }

    /** Whether a setting's values are whole numbers. */
    boolean isWhole(String key) {
        JsonNode type = root.at(SETTINGS).path(key).path("type");
        return type instanceof ArrayNode ? false : type.asText().equals("integer");
    }
}
