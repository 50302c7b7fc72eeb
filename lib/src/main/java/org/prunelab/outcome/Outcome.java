package org.prunelab.outcome;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.prunelab.outcome.Outcome.OfSeed;

/**
 * What came of points that differ by their seed only.
 *
 * <pre>{@code
 * for (Outcome row : experiment.recorded().rows()) {
 *     System.out.println(row.arm() + ": " + row.measured("map").toString(3)); // paper: 0.812 ± 0.004
 * }
 * }</pre>
 *
 * @param values what tells them from others, as text: the arm, and the settings of the grid
 * @param seeds what came of each seed
 */
public record Outcome(Map<String, String> values, List<OfSeed> seeds) {

    /** The column of the seed, behind those that tell an outcome from others. */
    public static final String SEED = "seed";

    /** What the columns of the percentiles that a solver found begin with; the number of the group follows. */
    public static final String PERCENTILE = "percentile ";

    /** What the columns of a class's average precision begin with. */
    public static final String CLASS = "ap ";

    /**
     * One seed's part, with {@code recovered}, how much of the mAP that pruning cost came back, as a share; and with
     * {@code milliseconds_change_percent}, compared with the whole model that was timed by turns with this one. Only that
     * compares all points: not all of them take turns, and a machine is now faster, now slower.
     *
     * @param values as those of the outcome
     * @param seed what tells it from the others
     * @param measures by column of the results
     * @param resampled the mAP of resampled test pictures, in the order of the resamples; empty where it was not resampled
     * @param run that of the last stage
     */
    public record OfSeed(
            Map<String, String> values, long seed, Map<String, Double> measures, List<Double> resampled, String run) {

        /** A cost of pruning below this mAP tells nothing about its recovery. */
        private static final double LEAST_COST = 0.01;

        public OfSeed {
            resampled = List.copyOf(resampled);
            measures = new LinkedHashMap<>(measures); // in the order of the columns
            double pruned = measures.getOrDefault("map_pruned", Double.NaN);
            double cost = measures.getOrDefault("map_sparse", Double.NaN) - pruned;
            if (cost >= LEAST_COST) {
                measures.put("recovered", (measures.getOrDefault("map", Double.NaN) - pruned) / cost);
            }
            double whole = measures.getOrDefault("milliseconds_whole", Double.NaN);
            for (String end : List.of("", "_low", "_high")) {
                Double milliseconds = measures.get("milliseconds" + end);
                if (milliseconds != null) {
                    measures.put("milliseconds_change_percent" + end, 100 * (milliseconds / whole - 1));
                }
            }
            measures = Collections.unmodifiableMap(measures);
        }

        /** One that was not resampled. */
        public OfSeed(Map<String, String> values, long seed, Map<String, Double> measures, String run) {
            this(values, seed, measures, List.of(), run);
        }

        double measure(String column) {
            return measures.getOrDefault(column, Double.NaN);
        }
    }

    public Outcome {
        seeds = List.copyOf(seeds);
    }

    /** Puts seeds together, in the order in which their values come first. */
    public static List<Outcome> together(List<OfSeed> seeds) {
        Map<Map<String, String>, List<OfSeed>> groups = new LinkedHashMap<>();
        seeds.forEach(seed -> groups.computeIfAbsent(seed.values(), ignored -> new ArrayList<>())
                .add(seed));
        List<Outcome> outcomes = new ArrayList<>();
        groups.forEach((values, of) -> outcomes.add(new Outcome(values, of)));
        return outcomes;
    }

    /** The columns that any of its seeds has. */
    Set<String> columns() {
        Set<String> columns = new LinkedHashSet<>();
        seeds.forEach(seed -> columns.addAll(seed.measures().keySet()));
        return columns;
    }

    /** A measure by its column; without a mean where there is none of that name. */
    public MeanSd measured(String column) {
        return MeanSd.of(
                seeds.stream().mapToDouble(seed -> seed.measure(column)).toArray());
    }

    /**
     * How much higher a measure is than in another outcome: the mean and the spread of what each seed that both have
     * gives. Outcomes of a seed start from the same detector, so that much of what differs between seeds drops out.
     */
    public MeanSd above(Outcome other, String column) {
        return MeanSd.of(differences(other, column));
    }

    /** With those seeds only that another outcome has too. */
    Outcome sharing(Outcome other) {
        return new Outcome(
                values,
                seeds.stream()
                        .filter(seed -> other.seeds.stream().anyMatch(that -> that.seed() == seed.seed()))
                        .toList());
    }

    /** By seed that both have, in their order; NaN where one has no such measure. */
    double[] differences(Outcome other, String column) {
        return seeds.stream()
                .flatMapToDouble(seed -> other.seeds.stream()
                        .filter(that -> that.seed() == seed.seed())
                        .mapToDouble(that -> seed.measure(column) - that.measure(column)))
                .toArray();
    }

    /** The run of the last stage of each seed. */
    public List<String> runs() {
        return seeds.stream().map(OfSeed::run).toList();
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
