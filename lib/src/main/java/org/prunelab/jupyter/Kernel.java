package org.prunelab.jupyter;

import java.util.List;
import java.util.Map;

/** What this library asks of a notebook's kernel, whichever that is. */
interface Kernel {

    /**
     * Renders values of {@code type}, its subclasses and implementations.
     *
     * @param shown forms that every output carries
     * @param onRequest forms that a notebook gets only if it asks for their MIME type
     */
    <T> void render(Class<T> type, List<Form<T>> shown, List<Form<T>> onRequest);

    /** Shows an output that can be replaced by its id; {@code data} by MIME type. */
    void display(String id, Map<String, String> data);

    /** Replaces an output. */
    void update(String id, Map<String, String> data);

    /** Runs Java source in the notebook's session. */
    void evaluate(String source);
}
