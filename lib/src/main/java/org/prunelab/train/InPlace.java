package org.prunelab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/** Copying into the memory of an array, where {@code NDArray.copyTo} gives it new memory and makes the engine warn. */
final class InPlace {

    private static final NDIndex ALL = new NDIndex("...");

    private InPlace() {}

    /**
     * Copies values.
     *
     * @param name what the array is, for the message
     * @throws IllegalArgumentException where the shapes differ
     */
    static void copy(NDArray from, NDArray to, String name) {
        if (!from.getShape().equals(to.getShape())) {
            throw new IllegalArgumentException(
                    "The saved array %s has shape %s, but %s is needed; it is of another network."
                            .formatted(name, from.getShape(), to.getShape()));
        }
        to.set(ALL, from);
    }
}
