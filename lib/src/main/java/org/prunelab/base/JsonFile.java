package org.prunelab.base;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A JSON file with readers whose errors name the file and the key.
 *
 * <pre>{@code
 * JsonFile json = JsonFile.read(Path.of("plan.json"));
 * String network = json.text(json.root(), "network");
 * }</pre>
 *
 * @param root an object
 */
public record JsonFile(Path file, JsonNode root) {

    public static ObjectNode object() {
        return Json.mapper().createObjectNode();
    }

    public static JsonFile read(Path file) {
        try {
            JsonNode root = Json.mapper().readTree(Files.readString(file));
            JsonFile json = new JsonFile(file, root);
            if (!root.isObject()) {
                throw json.refused("it holds no JSON object");
            }
            return json;
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException("There is no file " + file, e);
        } catch (JsonProcessingException e) {
            throw Json.refused(file.toString(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("%s can't be read: %s".formatted(file, FileProblem.inWords(file, e)), e);
        }
    }

    /** Writes aside, then renames, so that a file is whole or absent; the folder is made if need be. */
    public static void write(Path file, JsonNode root) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The folder of %s can't be made: %s".formatted(file, FileProblem.inWords(e)), e);
        }
        try {
            WholeFile.writeText("JSON", file, Json.mapper().writeValueAsString(root) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON is always JSON", e);
        }
    }

    public IllegalArgumentException refused(String reason) {
        return new IllegalArgumentException("%s: %s.".formatted(file, reason));
    }

    /** The same error with the file named, unless it is already. */
    public IllegalArgumentException about(String what, IllegalArgumentException cause) {
        return cause.getMessage().startsWith(file.toString())
                ? cause
                : new IllegalArgumentException("%s: %s: %s".formatted(file, what, cause.getMessage()), cause);
    }

    public JsonNode array(JsonNode node, String key) {
        JsonNode array = node.path(key);
        if (!array.isArray()) {
            throw refused("\"%s\" must be a list, but is %s".formatted(key, shown(array)));
        }
        return array;
    }

    public String text(JsonNode node, String key) {
        JsonNode text = node.path(key);
        if (!text.isTextual()) {
            throw refused("\"%s\" must be a text, but is %s".formatted(key, shown(text)));
        }
        return text.textValue();
    }

    public int integer(JsonNode node, String key) {
        JsonNode number = node.path(key);
        if (!number.isInt()) {
            throw refused("\"%s\" must be a whole number, but is %s".formatted(key, shown(number)));
        }
        return number.intValue();
    }

    /** A number; null stands for NaN, which JSON does not have. */
    public double number(JsonNode node, String key) {
        JsonNode number = node.path(key);
        if (number.isNull()) {
            return Double.NaN;
        }
        if (!number.isNumber()) {
            throw refused("\"%s\" must be a number, but is %s".formatted(key, shown(number)));
        }
        return number.doubleValue();
    }

    private static String shown(JsonNode node) {
        return node.isMissingNode() ? "missing" : node.toString();
    }
}
