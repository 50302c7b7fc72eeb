package org.prunelab.view;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.prunelab.base.FolderTree;
import org.prunelab.darknet.Model;
import org.prunelab.evaluate.InferenceRuntime;
import org.prunelab.evaluate.Latency;
import org.prunelab.evaluate.LatencyProcess;
import org.prunelab.prune.Cost;
import org.prunelab.report.HtmlTable;
import org.prunelab.report.Rendered;
import org.prunelab.report.TableFormat;
import org.prunelab.report.TextTable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Milliseconds of models in several runtimes, at several batches and numbers of threads, with their ratio to the first
 * model beside the ratio of MACs, as MACs alone mislead.
 *
 * <pre>{@code
 * SpeedComparison.measure(Map.of("base", model, "pruned", pruned), List.of(InferenceRuntime.DJL), 30)
 * }</pre>
 *
 * @param rows for each model in each setting
 */
public record SpeedComparison(List<Row> rows) implements Rendered {

    private static final List<Integer> BATCHES = List.of(1, 8);

    public SpeedComparison {
        rows = List.copyOf(rows);
    }

    /**
     * One model in one setting.
     *
     * @param latency of the whole batch
     * @param msRatio its median by that of the first model in the same setting
     * @param macsRatio the model's MACs by those of the first
     */
    public record Row(
            InferenceRuntime runtime,
            int threads,
            int batch,
            String model,
            Latency latency,
            double msRatio,
            double macsRatio) {}

    /**
     * Measures at batch 1 and 8, with one thread and with all; a process for each number of threads. What has the same
     * number of threads takes turns.
     *
     * @param models by name; the first is what the others are compared with
     * @param rounds how often each is timed, at least 1
     */
    public static SpeedComparison measure(Map<String, Model> models, List<InferenceRuntime> runtimes, int rounds) {
        int all = Runtime.getRuntime().availableProcessors();
        List<Row> rows = new ArrayList<>();
        for (int threads : Stream.of(1, all).distinct().toList()) {
            rows.addAll(measure(models, runtimes, threads, rounds));
        }
        return new SpeedComparison(rows);
    }

    private static List<Row> measure(
            Map<String, Model> models, List<InferenceRuntime> runtimes, int threads, int rounds) {
        List<LatencyProcess.Entry> entries = runtimes.stream()
                .flatMap(runtime -> models.values().stream().map(model -> new LatencyProcess.Entry(runtime, model)))
                .toList();
        Path folder = temporaryFolder();
        try (LatencyProcess process = LatencyProcess.start(threads, entries, folder)) {
            List<DoubleSupplier> timed = new ArrayList<>();
            for (int batch : BATCHES) {
                for (int entry = 0; entry < entries.size(); entry++) {
                    int number = entry;
                    timed.add(() -> process.time(number, batch));
                }
            }
            return rows(models, runtimes, threads, Latency.byTurns(timed, rounds));
        } finally {
            delete(folder);
        }
    }

    private static List<Row> rows(
            Map<String, Model> models, List<InferenceRuntime> runtimes, int threads, List<Latency> latencies) {
        double firstMacs = Cost.of(models.values().iterator().next().network()).macs();
        List<Row> rows = new ArrayList<>();
        for (int batch : BATCHES) {
            for (InferenceRuntime runtime : runtimes) {
                double first = latencies.get(rows.size()).milliseconds();
                models.forEach((name, model) -> {
                    Latency latency = latencies.get(rows.size());
                    double macs = Cost.of(model.network()).macs() / firstMacs;
                    rows.add(new Row(runtime, threads, batch, name, latency, latency.milliseconds() / first, macs));
                });
            }
        }
        return rows;
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("prunelab");
        } catch (IOException e) {
            throw new UncheckedIOException("No temporary folder can be made: " + e.getMessage(), e);
        }
    }

    private static void delete(Path folder) {
        try {
            FolderTree.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("The temporary folder %s can't be deleted".formatted(folder), e);
        }
    }

    /** A row for each model in each setting: median and quartiles in milliseconds, and the two ratios. */
    public Table table() {
        return Table.create(
                "speed",
                StringColumn.create(
                        "runtime",
                        rows.stream().map(row -> row.runtime().name()).toList()),
                IntColumn.create("threads", rows.stream().mapToInt(Row::threads).toArray()),
                IntColumn.create("batch", rows.stream().mapToInt(Row::batch).toArray()),
                StringColumn.create("model", rows.stream().map(Row::model).toList()),
                numbers("ms", row -> row.latency().milliseconds()),
                numbers("first quartile", row -> row.latency().low()),
                numbers("third quartile", row -> row.latency().high()),
                numbers("ms ratio", Row::msRatio),
                numbers("MACs ratio", Row::macsRatio));
    }

    private DoubleColumn numbers(String name, ToDoubleFunction<Row> value) {
        return DoubleColumn.create(name, rows.stream().mapToDouble(value).toArray());
    }

    private static TableFormat format() {
        return TableFormat.standard()
                .digits("ms", 1)
                .digits("first quartile", 1)
                .digits("third quartile", 1)
                .digits("ms ratio", 3)
                .digits("MACs ratio", 3);
    }

    @Override
    public String toHtml() {
        return HtmlTable.render(table(), format());
    }

    @Override
    public String toText() {
        return TextTable.render(table(), format());
    }
}
