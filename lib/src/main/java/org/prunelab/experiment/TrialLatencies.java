package org.prunelab.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.prunelab.base.Json;
import org.prunelab.base.WholeFile;
import org.prunelab.darknet.Model;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.evaluate.Latency;
import org.prunelab.evaluate.Machine;
import org.prunelab.recipe.Trial;
import org.prunelab.view.Measurements;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/**
 * How long the last model of each trial takes for one picture, in DJL with batch normalisation folded: live with one
 * thread, and kept in the store; as recorded with the engine's own threads, and always measured anew. Some models at a
 * time take turns, always with the whole one among them.
 */
final class TrialLatencies {

    private static final String FILE = "latency.csv";
    private static final String CONDITIONS = "latency.json";
    private static final int TOGETHER = 16;
    private static final List<String> COLUMNS =
            List.of("milliseconds", "milliseconds_low", "milliseconds_high", "milliseconds_whole");

    private TrialLatencies() {}

    /** By trial that is done: the median, the quartiles, and the median of the base detector; see {@link Measurements}. */
    static Map<Trial, Map<String, Double>> measure(Results results, int rounds) {
        Measurements kept = Measurements.in(results.experiment().store());
        return measure(results, models -> kept.latencies(models, rounds));
    }

    private static Map<Trial, Map<String, Double>> measure(
            Results results, Function<List<Model>, List<Latency>> latency) {
        List<Trial> trials = results.states().entrySet().stream()
                .filter(state -> state.getValue().kind() == TrialState.Kind.DONE)
                .map(Map.Entry::getKey)
                .toList();
        Map<Trial, Map<String, Double>> measures = new LinkedHashMap<>();
        for (int from = 0; from < trials.size(); from += TOGETHER) {
            List<Trial> part = trials.subList(from, Math.min(trials.size(), from + TOGETHER));
            List<Model> models = new ArrayList<>();
            models.add(results.models(part.get(0)).base());
            part.forEach(trial -> models.add(results.models(trial).last()));
            List<Latency> latencies = latency.apply(models);
            for (int i = 0; i < part.size(); i++) {
                measures.put(
                        part.get(i),
                        measures(latencies.get(i + 1), latencies.get(0).milliseconds()));
            }
        }
        return measures;
    }

    private static Map<String, Double> measures(Latency latency, double whole) {
        return values(latency.milliseconds(), latency.low(), latency.high(), whole);
    }

    private static Map<String, Double> values(double... values) {
        Map<String, Double> byColumn = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            byColumn.put(COLUMNS.get(i), values[i]);
        }
        return byColumn;
    }

    /**
     * Measures, and writes a row for each trial, in their order.
     *
     * @throws IllegalStateException where a trial is not done, or what is recorded is of other trials
     */
    static Path record(Results results, int rounds) {
        Experiment experiment = results.experiment();
        if (!results.whole()) {
            throw new IllegalStateException(
                    "%s is not whole, so its latencies are not recorded. Run it first.".formatted(experiment.name()));
        }
        if (!Recording.isOf(results)) {
            throw new IllegalStateException(
                    "Latencies stand beside recorded results, and %s has none of the trials at the preset %s. Record those first (--record)."
                            .formatted(experiment.folder(), experiment.preset().label()));
        }
        Path folder = write(experiment.folder(), measure(results, models -> Latency.measure(models, rounds)));
        ObjectNode conditions = Json.mapper().createObjectNode();
        conditions.put("machine", Machine.current().toString());
        conditions.put("engine", ComputeDevice.engine());
        conditions.put("rounds", rounds);
        conditions.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        WholeFile.writeText("conditions", folder.resolve(CONDITIONS), Recording.json(conditions));
        return folder;
    }

    private static Path write(Path folder, Map<Trial, Map<String, Double>> measures) {
        StringBuilder text = new StringBuilder(String.join(",", COLUMNS)).append('\n');
        measures.values().forEach(of -> text.append(String.join(
                        ",",
                        COLUMNS.stream()
                                .map(column -> String.format(Locale.ROOT, "%.4f", of.get(column)))
                                .toList()))
                .append('\n'));
        WholeFile.writeText("latencies", folder.resolve(FILE), text.toString());
        return folder;
    }

    /** What the recorded latencies were measured with, in a sentence; empty where there are none, or it was not noted. */
    static Optional<String> conditions(Path folder) {
        Path file = folder.resolve(CONDITIONS);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode conditions = Recording.read(file);
        return Optional.of("Latency: one image at a time, %s, %s; medians of %d rounds by turns with the base, on %s."
                .formatted(
                        conditions.path("machine").asText(),
                        conditions.path("engine").asText(),
                        conditions.path("rounds").asInt(),
                        conditions.path("date").asText()));
    }

    /** Deletes what {@link #record} wrote, which is of other models than those that are recorded now. */
    static void delete(Path folder) {
        WholeFile.delete(folder.resolve(FILE));
        WholeFile.delete(folder.resolve(CONDITIONS));
    }

    /** What {@link #record} wrote, by row; nothing where it did not. */
    static List<Map<String, Double>> read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return List.of();
        }
        Table table = RecordedOutcomes.texts(file);
        List<Map<String, Double>> rows = new ArrayList<>();
        for (Row row : table) {
            rows.add(values(COLUMNS.stream()
                    .mapToDouble(column -> RecordedOutcomes.number(row.getString(column)))
                    .toArray()));
        }
        return rows;
    }
}
