package org.prunelab.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.prunelab.recipe.ExperimentFile;
import org.prunelab.report.Finding;
import org.prunelab.report.FormattedTable;
import org.prunelab.report.Html;
import org.prunelab.report.Rendered;
import org.prunelab.report.TableFormat;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The milliseconds of full and pruned YOLOv4 in stock runtimes that {@code environment/bench latency} recorded.
 *
 * <pre>{@code
 * RecordedLatency recorded = RecordedLatency.load().at(2, 1).of("full", "released");
 * recorded.finding("released")
 * }</pre>
 *
 * @param origin the machine and the date; why there is nothing, where nothing is recorded
 * @param rows of each runtime, number of threads, batch and model
 */
public record RecordedLatency(String origin, List<Row> rows) implements Rendered {

    private static final String FULL = "full";

    public RecordedLatency {
        rows = List.copyOf(rows);
    }

    /**
     * One model in one setting.
     *
     * @param median milliseconds of the whole batch, as the quartiles low and high
     * @param msRatio its median by that of the full model
     * @param macsRatio its MACs by those of the full model
     */
    public record Row(
            String runtime,
            int threads,
            int batch,
            String model,
            double median,
            double low,
            double high,
            double msRatio,
            double macsRatio) {}

    /** Reads what is recorded, in {@code experiments/benchmarks} here or above. */
    public static RecordedLatency load() {
        Optional<Path> file = ExperimentFile.above(Path.of("benchmarks", "latency", "result.json"));
        if (file.isEmpty()) {
            return new RecordedLatency(
                    "No latencies are recorded here; environment/bench latency measures them.", List.of());
        }
        JsonNode json = Recording.read(file.get());
        Map<String, Double> macs = new HashMap<>();
        json.path("models")
                .forEach(model ->
                        macs.put(model.path("name").asText(), model.path("macs").asDouble()));
        List<Row> rows = new ArrayList<>();
        json.path("latencies")
                .forEach(one -> rows.add(new Row(
                        one.path("runtime").asText(),
                        one.path("threads").asInt(),
                        one.path("batch").asInt(),
                        one.path("model").asText(),
                        one.path("median").asDouble(),
                        one.path("low").asDouble(),
                        one.path("high").asDouble(),
                        one.path("msRatio").asDouble(),
                        macs.get(one.path("model").asText()) / macs.get(FULL))));
        JsonNode machine = json.path("machine");
        return new RecordedLatency(
                "%s, %d cores, %s"
                        .formatted(
                                machine.path("processor").asText(),
                                machine.path("cores").asInt(),
                                json.path("date").asText()),
                rows);
    }

    /** Those of one number of threads and one batch. */
    public RecordedLatency at(int threads, int batch) {
        return new RecordedLatency(
                origin,
                rows.stream()
                        .filter(row -> row.threads() == threads && row.batch() == batch)
                        .toList());
    }

    /** Those of some models, by name. */
    public RecordedLatency of(String... models) {
        List<String> wanted = List.of(models);
        return new RecordedLatency(
                origin,
                rows.stream().filter(row -> wanted.contains(row.model())).toList());
    }

    /** Medians and quartiles in milliseconds, with their ratio to the full model beside that of the MACs. */
    public FormattedTable table() {
        Table table = Table.create(
                "Latency at 416 pixels. " + origin,
                StringColumn.create("runtime", rows.stream().map(Row::runtime).toList()),
                IntColumn.create("threads", rows.stream().mapToInt(Row::threads).toArray()),
                IntColumn.create("batch", rows.stream().mapToInt(Row::batch).toArray()),
                StringColumn.create("model", rows.stream().map(Row::model).toList()),
                DoubleColumn.create("ms", rows.stream().mapToDouble(Row::median).toArray()),
                DoubleColumn.create(
                        "first quartile", rows.stream().mapToDouble(Row::low).toArray()),
                DoubleColumn.create(
                        "third quartile", rows.stream().mapToDouble(Row::high).toArray()),
                DoubleColumn.create(
                        "ms ratio", rows.stream().mapToDouble(Row::msRatio).toArray()),
                DoubleColumn.create(
                        "MACs ratio", rows.stream().mapToDouble(Row::macsRatio).toArray()));
        TableFormat format = TableFormat.standard().digits("ms ratio", 3).digits("MACs ratio", 3);
        for (String milliseconds : List.of("ms", "first quartile", "third quartile")) {
            format = format.digits(milliseconds, 1);
        }
        return new FormattedTable(table, format);
    }

    /** How much faster a model is than the full one in each runtime. */
    public Finding finding(String model) {
        List<Row> of = rows.stream().filter(row -> row.model().equals(model)).toList();
        return of.isEmpty()
                ? Finding.of("No latency of \"%s\" is recorded here.", model)
                : Finding.of(
                        "With %.1f %% fewer MACs, %s takes fewer milliseconds by %s.",
                        100 - 100 * of.get(0).macsRatio(),
                        model,
                        of.stream()
                                .map(row -> "%.1f %% in %s".formatted(100 - 100 * row.msRatio(), row.runtime()))
                                .collect(Collectors.joining(", ")));
    }

    @Override
    public String toHtml() {
        return rows.isEmpty() ? "<p>" + Html.escape(origin) + "</p>" : table().toHtml();
    }

    @Override
    public String toText() {
        return rows.isEmpty() ? origin : table().toText();
    }
}
