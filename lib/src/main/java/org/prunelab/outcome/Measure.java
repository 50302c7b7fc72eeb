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
record Measure(String name, String title, double factor, int digits) {

    private static final List<Measure> KNOWN = List.of(
            new Measure("map", "mAP", 1, 3),
            new Measure("map_base", "mAP base", 1, 3),
            new Measure("map_sparse", "mAP sparse", 1, 3),
            new Measure("map_pruned", "mAP pruned", 1, 3),
            new Measure("map_small", "mAP small", 1, 3),
            new Measure("map_medium", "mAP medium", 1, 3),
            new Measure("map_large", "mAP large", 1, 3),
            new Measure("recovered", "recovered [%]", 100, 0),
            new Measure("loss", "loss", 1, 3),
            new Measure("rate", "mean sparse rate", 1, 4),
            new Measure("parameters", "parameters [M]", 1e-6, 3),
            new Measure("macs", "MACs [M]", 1e-6, 1),
            new Measure("parameters_change_percent", "Δ parameters [%]", 1, 1),
            new Measure("macs_change_percent", "Δ MACs [%]", 1, 1),
            new Measure("sparsity", "channels with |γ| < 0.01 [%]", 100, 1),
            new Measure("live_removed", "removed with |γ| ≥ 0.01", 1, 0),
            new Measure("milliseconds", "latency [ms]", 1, 2),
            new Measure("milliseconds_whole", "latency, whole [ms]", 1, 2),
            new Measure("milliseconds_change_percent", "Δ latency [%]", 1, 1),
            new Measure("seconds", "time [s]", 1, 0));

    /** How the column of a name is shown; one that is not known, as it is. */
    static Measure of(String name) {
        return KNOWN.stream()
                .filter(known -> known.name.equals(name))
                .findFirst()
                .orElseGet(() -> new Measure(
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
    MeanSd shown(MeanSd measured) {
        return measured.times(factor);
    }
}
