package org.prunelab.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.prunelab.base.Json;
import org.prunelab.experiment.TrialState.Kind;
import org.prunelab.outcome.Outcome;
import org.prunelab.outcome.Outcomes;
import org.prunelab.recipe.Trial;
import org.prunelab.store.Run;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** What the store has of an experiment, as outcomes. */
final class LiveOutcomes {

    /** The name of the stage that prunes. */
    static final String PRUNE = "prune";

    private LiveOutcomes() {}

    /**
     * The trials that are done.
     *
     * @param more measures by trial
     */
    static Outcomes of(Results results, Map<Trial, Map<String, Double>> more) {
        Experiment experiment = results.experiment();
        Table table = results.table();
        List<Outcome.OfSeed> seeds = new ArrayList<>();
        String metric = "mAP";
        for (Map.Entry<Trial, TrialState> state : results.states().entrySet()) {
            if (state.getValue().kind() != Kind.DONE) {
                continue;
            }
            Trial trial = state.getKey();
            List<Run> runs = results.runs(trial);
            Run last = runs.get(runs.size() - 1);
            metric = Metric.of(last.result(), metric);
            Map<String, Double> measures = measures(table, trial.number() - 1);
            JsonNode precisions =
                    ClassPrecisions.of(last).orElseGet(() -> Json.mapper().createObjectNode());
            measures.putAll(ClassPrecisions.details(last.result(), precisions));
            runs.stream()
                    .filter(run -> run.id().stage().equals(PRUNE))
                    .forEach(run -> measures.putAll(Thresholds.of(run.result())));
            measures.putAll(more.getOrDefault(trial, Map.of()));
            seeds.add(new Outcome.OfSeed(
                    values(trial),
                    (Long) trial.values().get(Trial.SEED),
                    measures,
                    Resampled.of(last),
                    last.id().folder()));
        }
        String preset = experiment.preset().label();
        return seeds.isEmpty()
                ? Outcomes.none("Nothing of %s is in the store at the preset %s.".formatted(experiment.name(), preset))
                : Outcomes.of(
                        "%s: live, preset %s".formatted(experiment.title(), preset),
                        metric,
                        "",
                        Outcome.together(seeds));
    }

    /** What tells a trial from others, its seed apart, as text. */
    static Map<String, String> values(Trial trial) {
        Map<String, String> values = new LinkedHashMap<>();
        trial.values().forEach((name, value) -> {
            if (!name.equals(Trial.SEED)) {
                values.put(name, String.valueOf(value));
            }
        });
        return values;
    }

    private static Map<String, Double> measures(Table table, int row) {
        Map<String, Double> measures = new LinkedHashMap<>();
        int seed = table.columnNames().indexOf(Trial.SEED);
        for (Column<?> column : table.columns().subList(seed + 1, table.columnCount())) {
            measures.put(column.name(), ((NumericColumn<?>) column).getDouble(row));
        }
        return measures;
    }
}
