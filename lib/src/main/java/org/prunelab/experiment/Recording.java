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
import java.util.Map;
import java.util.Set;
import org.prunelab.darknet.FileProblem;
import org.prunelab.darknet.WholeFile;
import org.prunelab.experiment.PointState.Kind;
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

    /** Writes what the store has, and of what is recorded already that which the store has not. */
    static Path write(Results results) {
        Experiment experiment = results.experiment();
        Path folder = experiment.folder();
        RecordedPoints before = RecordedPoints.in(folder);
        Set<Point> kept = kept(results, before);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The folder %s can't be made: %s".formatted(folder, FileProblem.inWords(e)), e);
        }
        Histories histories = histories(results, kept);
        String provenance = json(provenance(results, kept, before));
        text(folder.resolve(RESULTS), table(results, kept, before).write().toString("csv"));
        text(folder.resolve(PROVENANCE), provenance);
        RecordedHistories.write(folder, histories);
        return folder;
    }

    /** The points that only the recorded results have. */
    private static Set<Point> kept(Results results, RecordedPoints before) {
        Experiment experiment = results.experiment();
        Set<Point> kept = new LinkedHashSet<>();
        results.states().forEach((point, state) -> {
            if (state.kind() == Kind.DONE) {
                results.runs(point).forEach(run -> before.check(run, experiment.folder()));
            } else if (before.have(experiment.runNames(point))) {
                kept.add(point);
            } else {
                throw new IllegalStateException("%s is not whole, so it is not recorded: %s is %s (%s). Run it first."
                        .formatted(experiment.name(), point, state.kind(), state.detail()));
            }
        });
        return kept;
    }

    private static Table table(Results results, Set<Point> kept, RecordedPoints before) {
        Experiment experiment = results.experiment();
        Table table = results.table();
        for (Point point : kept) {
            for (Column<?> column : table.columns()) {
                if (column instanceof DoubleColumn measure && !point.values().containsKey(column.name())) {
                    measure.set(point.number() - 1, before.number(experiment.runNames(point), column.name()));
                }
            }
        }
        return table;
    }

    /** Of trainings in the store, and of those that are recorded only. */
    private static Histories histories(Results results, Set<Point> kept) {
        return kept.isEmpty()
                ? results.histories()
                : LiveHistories.with(results, RecordedHistories.of(results.experiment()));
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

    private static ObjectNode provenance(Results results, Set<Point> kept, RecordedPoints before) {
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
            if (kept.contains(point)) {
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
