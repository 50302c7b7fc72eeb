package org.prunelab.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.prunelab.outcome.Outcome;
import org.prunelab.outcome.Outcomes;
import org.prunelab.recipe.Trial;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/** What {@link Results#record} wrote, read again as outcomes. */
final class RecordedOutcomes {

    private RecordedOutcomes() {}

    static Outcomes of(Experiment experiment) {
        Path folder = experiment.folder();
        Path file = folder.resolve(Recording.RESULTS);
        if (!Files.exists(file)) {
            return Outcomes.none(
                    "Nothing is recorded of \"%s\" yet. environment/prunelab run %2$s --preset reference makes it, which takes hours, and environment/prunelab results %2$s --preset reference --record keeps it."
                            .formatted(experiment.title(), experiment.name()));
        }
        JsonNode provenance = Recording.read(folder.resolve(Recording.PROVENANCE));
        Table table = texts(file);
        Map<String, List<Double>> resampled = Resampled.read(folder);
        List<Map<String, Double>> latencies = TrialLatencies.read(folder);
        int seed = table.columnNames().indexOf(Trial.SEED);
        List<Outcome.OfSeed> seeds = new ArrayList<>();
        String metric = "mAP";
        for (Row row : table) {
            int number = row.getRowNumber();
            Map<String, String> values = new LinkedHashMap<>();
            Map<String, Double> measures = new LinkedHashMap<>();
            for (int column = 0; column < table.columnCount(); column++) {
                if (column < seed) {
                    values.put(table.column(column).name(), row.getString(column));
                } else if (column > seed) {
                    measures.put(table.column(column).name(), number(row.getString(column)));
                }
            }
            JsonNode stages = provenance.path("points").path(number).path("stages");
            String last = stages.path(stages.size() - 1).asText();
            JsonNode run = provenance.path("runs").path(last);
            metric = Metric.of(run.path("result"), metric);
            measures.putAll(ClassPrecisions.details(run.path("result"), run.path("ap")));
            stages.valueStream()
                    .map(JsonNode::asText)
                    .filter(name -> name.startsWith(LiveOutcomes.PRUNE + "-"))
                    .forEach(name -> measures.putAll(
                            Thresholds.of(provenance.path("runs").path(name).path("result"))));
            measures.putAll(number < latencies.size() ? latencies.get(number) : Map.of());
            seeds.add(new Outcome.OfSeed(
                    values,
                    Long.parseLong(row.getString(seed)),
                    measures,
                    resampled.getOrDefault(last, List.of()),
                    last));
        }
        return Outcomes.of(
                "%s: recorded, preset %s"
                        .formatted(experiment.title(), provenance.path("preset").asText()),
                metric,
                "../experiments/%s/%s".formatted(experiment.name(), Recording.PROVENANCE),
                Outcome.together(seeds));
    }

    /** A file of comma-separated values, each as text. */
    static Table texts(Path file) {
        return Table.read().csv(CsvReadOptions.builder(file.toFile()).columnTypesToDetect(List.of(ColumnType.STRING)));
    }

    static double number(String text) {
        return text.isBlank() ? Double.NaN : Double.parseDouble(text);
    }
}
