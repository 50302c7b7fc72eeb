package org.prunelab.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.prunelab.experiment.PointState.Kind;
import org.prunelab.outcome.Outcome;
import org.prunelab.outcome.Outcomes;
import org.prunelab.store.Run;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** What the store has of an experiment, as outcomes. */
final class LiveOutcomes {

    private LiveOutcomes() {}

    /**
     * The points that are done.
     *
     * @param more measures by point
     */
    static Outcomes of(Results results, Map<Point, Map<String, Double>> more) {
        Experiment experiment = results.experiment();
        Table table = results.table();
        List<Outcome.OfSeed> seeds = new ArrayList<>();
        String metric = "mAP";
        for (Map.Entry<Point, PointState> state : results.states().entrySet()) {
            if (state.getValue().kind() != Kind.DONE) {
                continue;
            }
            Point point = state.getKey();
            List<Run> runs = results.runs(point);
            Run last = runs.get(runs.size() - 1);
            metric = last.result().path("metric").asText(metric);
            Map<String, Double> measures = measures(table, point.number() - 1);
            JsonNode precisions = ClassPrecisions.of(last)
                    .orElseGet(() -> ExperimentFile.mapper().createObjectNode());
            measures.putAll(ClassPrecisions.details(last.result(), precisions));
            measures.putAll(more.getOrDefault(point, Map.of()));
            seeds.add(new Outcome.OfSeed(
                    values(point),
                    (Long) point.values().get(Point.SEED),
                    measures,
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

    /** What tells a point from others, its seed apart, as text. */
    static Map<String, String> values(Point point) {
        Map<String, String> values = new LinkedHashMap<>();
        point.values().forEach((name, value) -> {
            if (!name.equals(Point.SEED)) {
                values.put(name, String.valueOf(value));
            }
        });
        return values;
    }

    private static Map<String, Double> measures(Table table, int row) {
        Map<String, Double> measures = new LinkedHashMap<>();
        int seed = table.columnNames().indexOf(Point.SEED);
        for (Column<?> column : table.columns().subList(seed + 1, table.columnCount())) {
            measures.put(column.name(), ((NumericColumn<?>) column).getDouble(row));
        }
        return measures;
    }
}
