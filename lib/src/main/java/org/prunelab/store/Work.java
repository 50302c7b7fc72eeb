package org.prunelab.store;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What makes a run.
 *
 * <pre>{@code
 * Work work = making -> JsonNodeFactory.instance.objectNode().put("map", 0.5);
 * }</pre>
 */
@FunctionalInterface
public interface Work {

    /**
     * Writes the files of the run.
     *
     * @return the result, to stand in {@code result.json}
     */
    JsonNode run(RunWriter making);

    /** Told before waiting for another process or thread that makes the same run. */
    default void waiting() {}
}
