package org.prunelab.base;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A closed choice by name, such as the schedules of the sparse rate: what experiments, the command line and the library
 * offer is this list, so that a new choice is added in one place.
 *
 * <pre>{@code
 * Choices<Integer> sizes = Choices.<Integer>of("size").with("small", 320).with("large", 608);
 * int pixels = sizes.get("small");
 * }</pre>
 *
 * @param <T> what a name stands for
 */
public final class Choices<T> {

    private final String what;
    private final Map<String, T> byName;

    private Choices(String what, Map<String, T> byName) {
        this.what = what;
        this.byName = Collections.unmodifiableMap(byName);
    }

    /**
     * No choices yet.
     *
     * @param what a name stands for, in one word, for messages
     */
    public static <T> Choices<T> of(String what) {
        return new Choices<>(what, new LinkedHashMap<>());
    }

    /**
     * The same with one more.
     *
     * @throws IllegalArgumentException where the name is taken
     */
    public Choices<T> with(String name, T choice) {
        Map<String, T> more = new LinkedHashMap<>(byName);
        if (more.put(name, choice) != null) {
            throw new IllegalArgumentException("There are two of the %s \"%s\".".formatted(what, name));
        }
        return new Choices<>(what, more);
    }

    /** The names, in the order in which they were added. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /**
     * What a name stands for.
     *
     * @throws IllegalArgumentException where there is no such name, with the nearest one and all that there are
     */
    public T get(String name) {
        T choice = byName.get(name);
        if (choice == null) {
            throw new IllegalArgumentException("There is no %s \"%s\"%s; there are %s."
                    .formatted(
                            what,
                            name,
                            NearestName.of(name, byName.keySet())
                                    .map(near -> " (did you mean \"%s\"?)".formatted(near))
                                    .orElse(""),
                            String.join(", ", byName.keySet())));
        }
        return choice;
    }
}
