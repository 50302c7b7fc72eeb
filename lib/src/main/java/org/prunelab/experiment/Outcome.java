package org.prunelab.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.prunelab.experiment.Outcome.OfSeed;

/**
 * What came of points that differ by their seed only.
 *
 * @param values what tells them from others, as text: the arm, and the settings of the grid
 * @param measures by column of the results
 * @param runs the run of the last stage of each seed
 */
public record Outcome(Map<String, String> values, Map<String, Measured> measures, List<String> runs) {

    private static final Measured NOTHING = Measured.of();

    /** One seed's part, with {@code recovered}: how much of the mAP that pruning cost came back, as a share. */
    record OfSeed(Map<String, String> values, Map<String, Double> measures, String run) {

        /** A cost of pruning below this mAP tells nothing about its recovery. */
        private static final double LEAST_COST = 0.01;

        OfSeed {
            measures = new LinkedHashMap<>(measures);
            double pruned = measures.getOrDefault("map_pruned", Double.NaN);
            double cost = measures.getOrDefault("map_sparse", Double.NaN) - pruned;
            if (cost >= LEAST_COST) {
                measures.put("recovered", (measures.getOrDefault("map", Double.NaN) - pruned) / cost);
            }
        }
    }

    /** Puts seeds together, in the order in which their values come first. */
    static List<Outcome> together(List<OfSeed> seeds) {
        Map<Map<String, String>, List<OfSeed>> groups = new LinkedHashMap<>();
        seeds.forEach(seed -> groups.computeIfAbsent(seed.values(), ignored -> new ArrayList<>())
                .add(seed));
        List<Outcome> outcomes = new ArrayList<>();
        groups.forEach((values, of) -> outcomes.add(
                new Outcome(values, measured(of), of.stream().map(OfSeed::run).toList())));
        return outcomes;
    }

    private static Map<String, Measured> measured(List<OfSeed> seeds) {
        Set<String> names = new LinkedHashSet<>();
        seeds.forEach(seed -> names.addAll(seed.measures().keySet()));
        Map<String, Measured> measures = new LinkedHashMap<>();
        names.forEach(name -> measures.put(
                name,
                Measured.of(seeds.stream()
                        .mapToDouble(seed -> seed.measures().getOrDefault(name, Double.NaN))
                        .toArray())));
        return measures;
    }

    /** A measure by its column; without a mean where there is none of that name. */
    public Measured measured(String column) {
        return measures.getOrDefault(column, NOTHING);
    }

    /** Its arm; empty in an experiment without arms. */
    public String arm() {
        return values.getOrDefault("arm", "");
    }

    /** A value that is a number; NaN where it is none. */
    double number(String column) {
        try {
            return Double.parseDouble(values.getOrDefault(column, ""));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
