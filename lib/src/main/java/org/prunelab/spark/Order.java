package org.prunelab.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.prunelab.stage.Stage;
import org.prunelab.stage.StageJson;

/**
 * What an executor is asked to do.
 *
 * @param stage as JSON
 * @param key that the stage has where it is asked for
 * @param store its folder
 * @param news a folder in the store for {@link News}
 */
record Order(String stage, String key, String store, String news) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    static Order of(Stage stage, String key, Path store, Path news) {
        return new Order(StageJson.write(stage), key, store.toString(), news.toString());
    }

    String json() {
        try {
            return MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are always JSON", e);
        }
    }

    static Order read(String json) {
        try {
            return MAPPER.readValue(json, Order.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "The driver runs another version of this library: " + e.getOriginalMessage(), e);
        }
    }
}
