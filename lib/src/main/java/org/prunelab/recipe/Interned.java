package org.prunelab.recipe;

import java.util.HashMap;
import java.util.Map;

/** One object for all that are equal, so that what is found out about one of them is known of all. */
final class Interned<T> {

    private final Map<T, T> known = new HashMap<>();

    /** The first that was equal to this one. */
    T of(T value) {
        T first = known.putIfAbsent(value, value);
        return first == null ? value : first;
    }
}
