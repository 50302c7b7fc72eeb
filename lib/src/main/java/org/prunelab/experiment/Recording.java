package org.prunelab.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.prunelab.base.FileProblem;
import org.prunelab.base.WholeFile;
import org.prunelab.experiment.PointState.Kind;
import org.prunelab.outcome.Course;
import org.prunelab.outcome.Histories;
import org.prunelab.stage.ModelStage;
import org.prunelab.stage.Prune;
import org.prunelab.stage.Stage;
import org.prunelab.store.Run;
import org.prunelab.store.RunId;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Results as files beside the description of their experiment, to be committed. */
final class Recording {

    static final String RESULTS = "results.csv";
    static final String PROVENANCE = "provenance.json";

    private Recording() {}

    /** Writes what the store has; where that is not whole, with what is recorded already of the rest. */
    static Path write(Results results) {
        Path folder = results.experiment().folder();
        List<Point> left = results.states().entrySet().stream()
                .filter(state -> state.getValue().kind() != Kind.DONE)
                .map(Map.Entry::getKey)
                .toList();
        checkPreset(results.experiment());
        RecordedPoints before =
                left.isEmpty() ? RecordedPoints.none(folder) : whole(results, left, RecordedPoints.in(folder));
        Histories histories = left.isEmpty()
                ? results.histories()
                : whole(LiveHistories.with(results, RecordedHistories.of(results.experiment())), results, left);
        ObjectNode provenance = provenance(results, left, before);
        Table table = table(results, left, before);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The folder %s can't be made: %s".formatted(folder, FileProblem.inWords(e)), e);
        }
        Path described = folder.resolve(PROVENANCE);
        if (!isOf(results)) {
            PointLatencies.delete(folder);
        }
        text(folder.resolve(RESULTS), table.write().toString("csv"));
        text(described, json(provenance));
        RecordedHistories.write(folder, histories);
        return folder;
    }

    /** Makes sure that what is recorded at another preset is not lost: it took hours, as a rule. */
    private static void checkPreset(Experiment experiment) {
        Path described = experiment.folder().resolve(PROVENANCE);
        if (!Files.exists(described)) {
            return;
        }
        String recorded = read(described).path("preset").asText();
        String asked = experiment.preset().label();
        if (!recorded.equals(asked)) {
            throw new IllegalStateException(
                    "%s holds results at the preset %s, which those at %s would replace. Delete %s and %s there first if that is meant, or name --preset %s."
                            .formatted(experiment.folder(), recorded, asked, RESULTS, PROVENANCE, recorded));
        }
    }

    /** Makes sure that what the store lacks is recorded, and that what both have is the same. */
    private static RecordedPoints whole(Results results, List<Point> left, RecordedPoints before) {
        Experiment experiment = results.experiment();
        for (Point point : left) {
            if (!before.have(experiment.runNames(point))) {
                PointState state = results.states().get(point);
                throw new IllegalStateException("%s is not whole, so it is not recorded: %s is %s (%s). Run it first."
                        .formatted(experiment.name(), point, state.kind(), state.detail()));
            }
        }
        experiment.points().forEach(point -> results.runs(point).forEach(before::check));
        return before;
    }

    /** Makes sure that it is known how each training went. */
    private static Histories whole(Histories histories, Results results, List<Point> left) {
        Experiment experiment = results.experiment();
        Set<String> known = histories.courses().stream().map(Course::run).collect(Collectors.toSet());
        for (Point point : left) {
            for (Stage stage : point.stages()) {
                String run = experiment.stagesInStore().id(stage).folder();
                if (stage instanceof ModelStage && !(stage instanceof Prune) && !known.contains(run)) {
                    throw new IllegalStateException(
                            "How %s went is neither in the store nor in %s of %s, which %s needs. Run it, or take that file from the commit that recorded the results."
                                    .formatted(run, RecordedHistories.EPOCHS, experiment.folder(), point));
                }
            }
        }
        return histories;
    }

    /** Whether what is recorded in their folder is of these very points. */
    static boolean isOf(Results results) {
        Experiment experiment = results.experiment();
        Path described = experiment.folder().resolve(PROVENANCE);
        if (!Files.exists(described)) {
            return false;
        }
        List<List<String>> recorded = read(described)
                .path("points")
                .valueStream()
                .map(point -> RecordedPoints.names(point.path("stages")))
                .toList();
        return recorded.equals(
                experiment.points().stream().map(experiment::runNames).toList());
    }

    private static Table table(Results results, List<Point> left, RecordedPoints before) {
        Experiment experiment = results.experiment();
        Table table = results.table();
        int seed = table.columnNames().indexOf(Point.SEED);
        for (Point point : left) {
            for (Column<?> column : table.columns().subList(seed + 1, table.columnCount())) {
                ((DoubleColumn) column)
                        .set(point.number() - 1, before.number(experiment.runNames(point), column.name()));
            }
        }
        return table;
    }

    /** The runs that the recorded results in a folder came from; none where nothing is recorded. */
    static Set<RunId> runIds(Path folder) {
        Path file = folder.resolve(PROVENANCE);
        Set<RunId> ids = new LinkedHashSet<>();
        if (Files.exists(file)) {
            read(file).path("runs").properties().forEach(run -> {
                String name = run.getKey();
                ids.add(new RunId(
                        name.substring(0, name.lastIndexOf('-')),
                        run.getValue().path("key").asText()));
            });
        }
        return ids;
    }

    static JsonNode read(Path file) {
        try {
            return ExperimentFile.mapper().readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("%s can't be read: %s".formatted(file, FileProblem.inWords(file, e)), e);
        }
    }

    private static ObjectNode provenance(Results results, List<Point> left, RecordedPoints before) {
        Experiment experiment = results.experiment();
        ObjectNode provenance = ExperimentFile.mapper().createObjectNode();
        provenance.put("experiment", experiment.name());
        provenance.put("preset", experiment.preset().label());
        provenance.set("description", experiment.description().file().json());
        ArrayNode points = provenance.putArray("points");
        Map<String, JsonNode> runs = new LinkedHashMap<>();
        for (Point point : experiment.points()) {
            ObjectNode entry = points.addObject();
            entry.put("number", point.number());
            entry.set("values", ExperimentFile.mapper().valueToTree(point.values()));
            entry.set("settings", point.settings());
            ArrayNode stages = entry.putArray("stages");
            experiment.runNames(point).forEach(stages::add);
            if (left.contains(point)) {
                experiment.runNames(point).forEach(name -> runs.putIfAbsent(name, before.run(name)));
            } else {
                results.runs(point).forEach(run -> runs.computeIfAbsent(run.id().folder(), ignored -> entry(run)));
            }
        }
        ObjectNode all = provenance.putObject("runs");
        runs.forEach(all::set);
        return provenance;
    }

    private static ObjectNode entry(Run run) {
        ObjectNode entry = ExperimentFile.mapper().createObjectNode();
        entry.put("key", run.id().key());
        entry.set("result", run.result());
        ClassPrecisions.of(run).ifPresent(precisions -> entry.set("ap", precisions));
        entry.set("environment", run.environment());
        return entry;
    }

    private static String json(JsonNode node) {
        try {
            return ExperimentFile.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON is always JSON", e);
        }
    }

    private static void text(Path file, String text) {
        WholeFile.writeText("results", file, text);
    }
}
