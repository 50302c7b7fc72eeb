package org.prunelab.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.prunelab.base.NearestName;

/**
 * What a file says against the schema, in words.
 *
 * @param place in the file, such as {@code settings.sparseRate}; empty for the file as a whole
 * @param keyword of the schema that is hurt
 * @param property that is unknown or missing, for the keywords that are about one
 * @param value what stands at the place
 * @param rule the part of the schema that the keyword belongs to
 */
record SchemaProblem(List<Object> place, String keyword, String property, JsonNode value, JsonNode rule) {

    private static final int SHOWN = 80;

    static SchemaProblem of(Error error, JsonNode schema) {
        List<Object> at = elements(error.getSchemaLocation().getFragment());
        JsonNode rule = schema;
        for (Object step : at.subList(0, at.size() - 1)) {
            rule = step instanceof Integer index ? rule.path(index) : rule.path(step.toString());
        }
        return new SchemaProblem(
                elements(error.getInstanceLocation()),
                error.getKeyword(),
                error.getProperty(),
                error.getInstanceNode(),
                rule);
    }

    private static List<Object> elements(NodePath path) {
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < path.getNameCount(); i++) {
            elements.add(path.getElement(i));
        }
        return elements;
    }

    /** A sentence: where, what stands there, what is allowed. */
    String inWords(JsonNode file) {
        return switch (keyword) {
            case "additionalProperties", "unevaluatedProperties" -> unknown();
            case "required" -> "%s lacks \"%s\".".formatted(where(), property);
            case "uniqueItems" -> "%s names something twice: %s.".formatted(where(), shown());
            case "minItems", "minProperties", "minLength" ->
                "%s is empty; name something, or leave it out.".formatted(where());
            default -> "%s is %s; allowed is %s.".formatted(where(), shown(), allowed(rule));
        };
    }

    private String unknown() {
        List<String> known = rule.path("properties").properties().stream()
                .map(Map.Entry::getKey)
                .toList();
        String message = "%s has the unknown key \"%s\"".formatted(where(), property);
        return NearestName.of(property, known)
                .map(nearest -> "%s; did you mean \"%s\"?".formatted(message, nearest))
                .orElseGet(() -> "%s; there are %s.".formatted(message, String.join(", ", known)));
    }

    private String where() {
        if (place.isEmpty()) {
            return "it";
        }
        StringBuilder path = new StringBuilder();
        for (Object step : place) {
            path.append(step instanceof Integer index ? "[" + index + "]" : (path.isEmpty() ? "" : ".") + step);
        }
        return path.toString();
    }

    private String shown() {
        String text = value == null ? "missing" : value.toString();
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    }

    private static String allowed(JsonNode rule) {
        if (rule.has("enum")) {
            return "one of "
                    + StreamSupport.stream(rule.get("enum").spliterator(), false)
                            .map(JsonNode::asText)
                            .collect(Collectors.joining(", "));
        }
        if (rule.has("examples")) {
            return "a text such as " + rule.get("examples").path(0).asText();
        }
        JsonNode type = rule.path("type");
        if (!type.isArray()) {
            return kind(type.asText()) + limits(rule);
        }
        return StreamSupport.stream(type.spliterator(), false)
                        .map(one -> kind(one.asText()))
                        .collect(Collectors.joining(" or "))
                + limits(rule);
    }

    private static String kind(String type) {
        return switch (type) {
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "string" -> "a text";
            case "array" -> "a list";
            case "object" -> "an object";
            default -> type;
        };
    }

    private static String limits(JsonNode rule) {
        List<String> limits = new ArrayList<>();
        limit(limits, rule, "minimum", "at least ");
        limit(limits, rule, "exclusiveMinimum", "above ");
        limit(limits, rule, "maximum", "at most ");
        limit(limits, rule, "exclusiveMaximum", "below ");
        limit(limits, rule, "multipleOf", "a multiple of ");
        return limits.isEmpty() ? "" : ", " + String.join(", ", limits);
    }

    private static void limit(List<String> limits, JsonNode rule, String keyword, String words) {
        if (rule.has(keyword)) {
            limits.add(words + rule.get(keyword).asText());
        }
    }
}
