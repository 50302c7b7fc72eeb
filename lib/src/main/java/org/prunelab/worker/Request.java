package org.prunelab.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.prunelab.stage.Stage;
import org.prunelab.stage.StageJson;

/** What a worker process is told to do, as a line of JSON on its standard input. */
sealed interface Request {

    /** The line that stops what runs, if any. */
    String STOP = "stop";

    /**
     * A stage to be run.
     *
     * @param store the folder of the store that holds the inputs and shall hold the result
     */
    record OfStage(Path store, Stage stage) implements Request {

        @Override
        public ObjectNode json() {
            return StageJson.mapper()
                    .createObjectNode()
                    .put("store", store.toString())
                    .put("stage", StageJson.write(stage));
        }
    }

    /**
     * A training to be run.
     *
     * @param folder what {@link TrainingFolder} wrote
     */
    record OfTraining(Path folder) implements Request {

        @Override
        public ObjectNode json() {
            return StageJson.mapper().createObjectNode().put("training", folder.toString());
        }
    }

    ObjectNode json();

    default String line() {
        return json().toString();
    }

    static Request read(String line) {
        try {
            JsonNode json = StageJson.mapper().readTree(line);
            return json.has("training")
                    ? new OfTraining(Path.of(json.path("training").asText()))
                    : new OfStage(
                            Path.of(json.path("store").asText()),
                            StageJson.read(json.path("stage").asText()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A worker process was told what is no request: " + line, e);
        }
    }
}
