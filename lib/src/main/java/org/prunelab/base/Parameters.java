package org.prunelab.base;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * Numbers by name, which a named choice is made from; the names are those of the experiments' settings.
 *
 * <pre>{@code
 * SparseRate rate = SparseRate.named("linear", Parameters.of(Map.of("sparseRate", 1e-3, "decayTo", 0.0)));
 * }</pre>
 */
public record Parameters(Map<String, Double> values) {

    public Parameters {
        values = Map.copyOf(values);
    }

    public static Parameters of(Map<String, Double> values) {
        return new Parameters(values);
    }

    /**
     * The number of a name.
     *
     * @throws IllegalArgumentException where there is none
     */
    public double get(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("The number %s is missing; given are %s."
                        .formatted(name, values.keySet().stream().sorted().toList())));
    }

    /** The number of a name, where there is one. */
    public OptionalDouble find(String name) {
        Double value = values.get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
