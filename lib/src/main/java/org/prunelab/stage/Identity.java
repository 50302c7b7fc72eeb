package org.prunelab.stage;

import com.fasterxml.jackson.databind.JsonNode;
import org.prunelab.store.RunId;

/**
 * What makes a stage this one and no other: its settings, its version, those of the stages nested in it, and the
 * fingerprint of the data in the place of where that lies.
 *
 * <pre>{@code
 * RunId id = Identity.of(tuned).id();
 * }</pre>
 *
 * @param id what its run is called, with SHA-256 of the canonical form of the config, with sorted names and no blanks
 * @param config all of that, as JSON; to be read only, as stages that have inputs in common share parts of it
 */
public record Identity(RunId id, JsonNode config) {

    /** The identity of a stage. Where its data was not opened in this process yet, that is done. */
    public static Identity of(Stage stage) {
        return new Identities().of(stage);
    }

    /** The key of the run, in hexadecimal. */
    public String key() {
        return id.key();
    }
}
