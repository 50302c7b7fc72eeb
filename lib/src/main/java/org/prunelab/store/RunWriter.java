package org.prunelab.store;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run that is being made.
 *
 * <pre>{@code
 * Run run = store.make(new RunId("note", "0123456789abcdef"), JsonNodeFactory.instance.objectNode(), making -> {
 *     making.note("seconds", 1.5);
 *     Trained trained = training.checkpoints(making.scratch()).run();
 *     return JsonNodeFactory.instance.objectNode();
 * });
 * }</pre>
 */
public final class RunWriter {

    /** In the environment of a run that was only taken. */
    static final String REUSED = "reused";

    private final Path folder;
    private final Path scratch;
    private final Map<String, Object> notes = new TreeMap<>();

    RunWriter(Path folder, Path scratch) {
        this.folder = folder;
        this.scratch = scratch;
    }

    /** Where the files of the run go; empty at first. */
    public Path folder() {
        return folder;
    }

    /** Where work in progress is kept: what an attempt that was killed left there is there again, until the run is whole. */
    public Path scratch() {
        return scratch;
    }

    /**
     * Tells that the result was made before and elsewhere, and is only taken: with what, and when, is not known then.
     *
     * @param from what was taken, in words
     */
    public void reuses(String from) {
        note(REUSED, from);
    }

    /** Adds to the run's environment, or replaces what stands there under that name. */
    public void note(String name, Object value) {
        notes.put(name, value);
    }

    Map<String, Object> notes() {
        return notes;
    }
}
