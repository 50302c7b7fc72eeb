package org.prunelab.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import org.prunelab.darknet.Sha256;

/**
 * What makes a stage this one and no other: its settings, its version, those of the stages nested in it, and the
 * fingerprint of the data in the place of where that lies.
 *
 * <pre>{@code
 * String key = Identity.of(tuned).key();
 * }</pre>
 *
 * @param config all of that, as JSON
 * @param key SHA-256 of its canonical form, with sorted names and no blanks, in hexadecimal
 */
public record Identity(JsonNode config, String key) {

    /** The identity of a stage. Where its data was not opened in this process yet, that is done. */
    public static Identity of(Stage stage) {
        JsonNode config = config(stage);
        try {
            byte[] canonical = StageJson.mapper().writeValueAsString(config).getBytes(StandardCharsets.UTF_8);
            return new Identity(config, Sha256.of(canonical));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON is always JSON", e);
        }
    }

    private static ObjectNode config(Stage stage) {
        ObjectNode config = StageJson.mapper().createObjectNode();
        config.put("kind", stage.name());
        config.put("version", stage.version());
        for (RecordComponent component : stage.getClass().getRecordComponents()) {
            config.set(component.getName(), config(value(component, stage)));
        }
        return config;
    }

    private static JsonNode config(Object value) {
        if (value instanceof Stage input) {
            return config(input);
        } else if (value instanceof Data data) {
            ObjectNode node = StageJson.mapper().createObjectNode();
            if (data instanceof Data.Generated) {
                node.set("recipe", StageJson.mapper().valueToTree(data));
            }
            return node.put("fingerprint", DataSets.fingerprint(data));
        }
        return StageJson.mapper().valueToTree(value);
    }

    private static Object value(RecordComponent component, Stage stage) {
        try {
            return component.getAccessor().invoke(stage);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record's accessors are public and throw nothing", e);
        }
    }
}
