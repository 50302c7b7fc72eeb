package org.prunelab.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.prunelab.stage.Stage;
import org.prunelab.stage.StageJson;

/**
 * What a worker process is told to do, as a line of JSON on its standard input.
 *
 * @param store the folder of the store that holds the inputs and shall hold the result
 */
record Request(Path store, Stage stage) {

    /** The line that stops the stage that runs, if any. */
    static final String STOP = "stop";

    String line() {
        ObjectNode json = StageJson.mapper().createObjectNode();
        json.put("store", store.toString());
        json.put("stage", StageJson.write(stage));
        return json.toString();
    }

    static Request read(String line) {
        try {
            var json = StageJson.mapper().readTree(line);
            return new Request(
                    Path.of(json.path("store").asText()),
                    StageJson.read(json.path("stage").asText()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A worker process was told what is no request: " + line, e);
        }
    }
}
