package org.prunelab.outcome;

import java.util.List;

/**
 * How a column of results is shown.
 *
 * @param name of the column
 * @param title with the unit
 * @param factor from the column's unit to the shown one
 * @param digits after the point
 */
record Quantity(String name, String title, double factor, int digits) {

    private static final List<Quantity> KNOWN = List.of(
            new Quantity("map", "mAP", 1, 3),
            new Quantity("map_base", "mAP base", 1, 3),
            new Quantity("map_sparse", "mAP sparse", 1, 3),
            new Quantity("map_pruned", "mAP pruned", 1, 3),
            new Quantity("map_small", "mAP small", 1, 3),
            new Quantity("map_medium", "mAP medium", 1, 3),
            new Quantity("map_large", "mAP large", 1, 3),
            new Quantity("recovered", "recovered [%]", 100, 0),
            new Quantity("loss", "loss", 1, 3),
            new Quantity("rate", "mean sparse rate", 1, 4),
            new Quantity("parameters", "parameters [M]", 1e-6, 3),
            new Quantity("macs", "MACs [M]", 1e-6, 1),
            new Quantity("parameters_change_percent", "Δ parameters [%]", 1, 1),
            new Quantity("macs_change_percent", "Δ MACs [%]", 1, 1),
            new Quantity("sparsity", "|γ| < 0.01 [%]", 100, 1),
            new Quantity("live_removed", "removed with |γ| ≥ 0.01", 1, 0),
            new Quantity("milliseconds", "latency [ms]", 1, 2),
            new Quantity("milliseconds_whole", "latency, whole [ms]", 1, 2),
            new Quantity("milliseconds_change_percent", "Δ latency [%]", 1, 1),
            new Quantity("seconds", "time [s]", 1, 0));

    /** How the column of a name is shown; one that is not known, as it is. */
    static Quantity of(String name) {
        return KNOWN.stream()
                .filter(known -> known.name.equals(name))
                .findFirst()
                .orElseGet(() -> new Quantity(
                        name,
                        name.startsWith(Outcome.CLASS) ? "AP " + name.substring(Outcome.CLASS.length()) : name,
                        1,
                        3));
    }

    /** Whether more of it is better, unlike of a cost. */
    boolean isGain() {
        return name.equals("sparsity");
    }

    /** A number in the shown unit. */
    Measured shown(Measured measured) {
        return measured.times(factor);
    }
}
