package org.prunelab.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.prunelab.base.WholeFile;
import org.prunelab.outcome.LearningCurve;
import org.prunelab.outcome.LearningCurve.Epoch;
import org.prunelab.outcome.LearningCurves;
import org.prunelab.recipe.Trial;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How trainings went, as files beside recorded results: {@code histories.csv} has a line for each epoch, {@code gammas.csv}
 * one for each bin of |gamma| that holds a channel, for the first seed and at most {@value #MOST_EPOCHS} epochs.
 */
final class RecordedLearningCurves {

    static final String EPOCHS = "histories.csv";
    static final String GAMMAS = "gammas.csv";

    /** As many as are drawn, so that the file stays small. */
    private static final int MOST_EPOCHS = 16;

    /** The stage that notes scaling factors. */
    private static final String PENALISED = "sparse-train";

    private static final List<String> MEASURES = List.of("loss", "map", "sparsity", "rate");

    private RecordedLearningCurves() {}

    /** Writes both files. */
    static void write(Path folder, LearningCurves curves) {
        text(folder.resolve(EPOCHS), epochs(curves));
        text(folder.resolve(GAMMAS), gammas(curves));
    }

    private static void text(Path file, Table table) {
        WholeFile.writeText("history of trainings", file, table.write().toString("csv"));
    }

    private static Table epochs(LearningCurves curves) {
        List<Line> lines = new ArrayList<>();
        curves.curves().forEach(curve -> curve.epochs().forEach(epoch -> lines.add(new Line(curve, epoch))));
        Table table = Table.create(EPOCHS);
        values(table, curves, lines.stream().map(Line::curve).toList());
        table.addColumns(
                StringColumn.create(
                        "stage",
                        lines.stream().map(line -> line.curve().stage()).toList()),
                StringColumn.create(
                        "run", lines.stream().map(line -> line.curve().run()).toList()),
                IntColumn.create(
                        "epoch",
                        lines.stream().mapToInt(line -> line.epoch().epoch()).toArray()));
        for (String measure : MEASURES) {
            table.addColumns(DoubleColumn.create(
                    measure,
                    lines.stream()
                            .mapToDouble(line -> line.epoch().measure(measure))
                            .toArray()));
        }
        return table;
    }

    private record Line(LearningCurve curve, Epoch epoch) {}

    private static Table gammas(LearningCurves curves) {
        List<Bin> bins = new ArrayList<>();
        Set<Map<String, String>> seen = new HashSet<>();
        for (LearningCurve curve : curves.curves()) {
            if (!curve.gammas().isEmpty() && seen.add(curve.values())) {
                List<Integer> epochs = List.copyOf(curve.gammas().keySet());
                shown(epochs.size()).forEach(i -> bins.addAll(Bin.of(curve, epochs.get(i))));
            }
        }
        Table table = Table.create(GAMMAS);
        values(table, curves, bins.stream().map(Bin::curve).toList());
        table.addColumns(
                IntColumn.create("epoch", bins.stream().mapToInt(Bin::epoch).toArray()),
                DoubleColumn.create(
                        "bin_from",
                        bins.stream()
                                .mapToDouble(bin -> Math.round(100 * bin.index() * LearningCurve.BIN) / 100.0)
                                .toArray()),
                IntColumn.create(
                        "channels", bins.stream().mapToInt(Bin::channels).toArray()));
        return table;
    }

    /** Some of so many, the first and the last among them. */
    private static List<Integer> shown(int count) {
        int some = Math.min(count, MOST_EPOCHS);
        return IntStream.range(0, some)
                .mapToObj(i -> some == 1 ? 0 : (int) Math.round((double) i * (count - 1) / (some - 1)))
                .toList();
    }

    private record Bin(LearningCurve curve, int epoch, int index, int channels) {

        static List<Bin> of(LearningCurve curve, int epoch) {
            List<Integer> counts = curve.gammas().get(epoch);
            return IntStream.range(0, counts.size())
                    .filter(i -> counts.get(i) > 0)
                    .mapToObj(i -> new Bin(curve, epoch, i, counts.get(i)))
                    .toList();
        }
    }

    private static void values(Table table, LearningCurves all, List<LearningCurve> curves) {
        for (String column : all.columns()) {
            table.addColumns(StringColumn.create(
                    column,
                    curves.stream()
                            .map(curve -> curve.values().getOrDefault(column, ""))
                            .toList()));
        }
        table.addColumns(LongColumn.create(
                Trial.SEED, curves.stream().mapToLong(LearningCurve::seed).toArray()));
    }

    /** What {@link #write} wrote. */
    static LearningCurves of(Experiment experiment) {
        Path file = experiment.folder().resolve(EPOCHS);
        if (!Files.exists(file)) {
            return LearningCurves.none(
                    "How the trainings of \"%s\" went is not recorded yet; it is written with the results."
                            .formatted(experiment.title()));
        }
        Table table = RecordedOutcomes.texts(file);
        List<String> columns =
                table.columnNames().subList(0, table.columnNames().indexOf(Trial.SEED));
        Map<String, List<Integer>> rows = new LinkedHashMap<>();
        for (int row = 0; row < table.rowCount(); row++) {
            rows.computeIfAbsent(table.stringColumn("run").get(row), run -> new ArrayList<>())
                    .add(row);
        }
        Map<String, Map<Integer, List<Integer>>> gammas = gammas(experiment.folder(), columns);
        List<LearningCurve> curves = new ArrayList<>();
        rows.forEach((run, of) -> {
            Map<String, String> values = values(table, of.get(0), columns);
            String seed = table.stringColumn(Trial.SEED).get(of.get(0));
            String stage = table.stringColumn("stage").get(of.get(0));
            curves.add(new LearningCurve(
                    values,
                    Long.parseLong(seed),
                    stage,
                    run,
                    of.stream().map(row -> epoch(table, row)).toList(),
                    stage.equals(PENALISED) ? gammas.getOrDefault(values + seed, Map.of()) : Map.of()));
        });
        String preset = Recording.read(experiment.folder().resolve(Recording.PROVENANCE))
                .path("preset")
                .asText();
        return LearningCurves.of("%s: recorded, preset %s".formatted(experiment.title(), preset), columns, curves);
    }

    private static Epoch epoch(Table table, int row) {
        double[] measures = MEASURES.stream()
                .mapToDouble(measure ->
                        RecordedOutcomes.number(table.stringColumn(measure).get(row)))
                .toArray();
        int epoch = Integer.parseInt(table.stringColumn("epoch").get(row));
        return new Epoch(epoch, measures[0], measures[1], measures[2], measures[3]);
    }

    private static Map<String, String> values(Table table, int row, List<String> columns) {
        Map<String, String> values = new TreeMap<>();
        columns.forEach(column -> values.put(column, table.stringColumn(column).get(row)));
        return values;
    }

    /** By the text of values and seed. */
    private static Map<String, Map<Integer, List<Integer>>> gammas(Path folder, List<String> columns) {
        Map<String, Map<Integer, List<Integer>>> gammas = new LinkedHashMap<>();
        Path file = folder.resolve(GAMMAS);
        if (!Files.exists(file)) {
            return gammas;
        }
        Table table = RecordedOutcomes.texts(file);
        for (int row = 0; row < table.rowCount(); row++) {
            String key =
                    values(table, row, columns) + table.stringColumn(Trial.SEED).get(row);
            Integer epoch = Integer.valueOf(table.stringColumn("epoch").get(row));
            double from = Double.parseDouble(table.stringColumn("bin_from").get(row));
            gammas.computeIfAbsent(key, ignored -> new TreeMap<>())
                    .computeIfAbsent(
                            epoch, ignored -> new ArrayList<>(Collections.nCopies(LearningCurve.CLOSED_BINS + 1, 0)))
                    .set(
                            (int) Math.round(from / LearningCurve.BIN),
                            Integer.valueOf(table.stringColumn("channels").get(row)));
        }
        return gammas;
    }
}
