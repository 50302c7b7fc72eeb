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
import org.prunelab.base.Json;
import org.prunelab.base.WholeFile;
import org.prunelab.experiment.TrialState.Kind;
import org.prunelab.outcome.LearningCurve;
import org.prunelab.outcome.LearningCurves;
import org.prunelab.recipe.Trial;
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
        List<Trial> left = results.states().entrySet().stream()
                .filter(state -> state.getValue().kind() != Kind.DONE)
                .map(Map.Entry::getKey)
                .toList();
        checkPreset(results.experiment());
        RecordedTrials before =
                left.isEmpty() ? RecordedTrials.none(folder) : whole(results, left, RecordedTrials.in(folder));
        LearningCurves curves = left.isEmpty()
                ? results.learningCurves()
                : whole(
                        LiveLearningCurves.with(results, RecordedLearningCurves.of(results.experiment())),
                        results,
                        left);
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
            TrialLatencies.delete(folder);
        }
        text(folder.resolve(RESULTS), table.write().toString("csv"));
        text(described, json(provenance));
        RecordedLearningCurves.write(folder, curves);
        Resampled.write(folder, resampled(results, left, Resampled.read(folder)));
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
    private static RecordedTrials whole(Results results, List<Trial> left, RecordedTrials before) {
        Experiment experiment = results.experiment();
        for (Trial trial : left) {
            if (!before.have(experiment.runNames(trial))) {
                TrialState state = results.states().get(trial);
                throw new IllegalStateException("%s is not whole, so it is not recorded: %s is %s (%s). Run it first."
                        .formatted(experiment.name(), trial, state.kind(), state.detail()));
            }
        }
        experiment.trials().forEach(trial -> results.runs(trial).forEach(before::check));
        return before;
    }

    /** Makes sure that it is known how each training went. */
    private static LearningCurves whole(LearningCurves curves, Results results, List<Trial> left) {
        Experiment experiment = results.experiment();
        Set<String> known = curves.curves().stream().map(LearningCurve::run).collect(Collectors.toSet());
        for (Trial trial : left) {
            for (Stage stage : trial.stages()) {
                String run = experiment.stagesInStore().id(stage).folder();
                if (stage instanceof ModelStage && !(stage instanceof Prune) && !known.contains(run)) {
                    throw new IllegalStateException(
                            "How %s went is neither in the store nor in %s of %s, which %s needs. Run it, or take that file from the commit that recorded the results."
                                    .formatted(run, RecordedLearningCurves.EPOCHS, experiment.folder(), trial));
                }
            }
        }
        return curves;
    }

    /** Whether what is recorded in their folder is of these very trials. */
    static boolean isOf(Results results) {
        Experiment experiment = results.experiment();
        Path described = experiment.folder().resolve(PROVENANCE);
        if (!Files.exists(described)) {
            return false;
        }
        List<List<String>> recorded = read(described)
                .path("points")
                .valueStream()
                .map(trial -> RecordedTrials.names(trial.path("stages")))
                .toList();
        return recorded.equals(
                experiment.trials().stream().map(experiment::runNames).toList());
    }

    /** Of the last run of each trial, as the store has it, or else as it is recorded. */
    private static Map<String, List<Double>> resampled(
            Results results, List<Trial> left, Map<String, List<Double>> before) {
        Map<String, List<Double>> byRun = new LinkedHashMap<>();
        for (Trial trial : results.experiment().trials()) {
            if (left.contains(trial)) {
                List<String> names = results.experiment().runNames(trial);
                String last = names.get(names.size() - 1);
                byRun.put(last, before.getOrDefault(last, List.of()));
            } else {
                List<Run> runs = results.runs(trial);
                Run last = runs.get(runs.size() - 1);
                byRun.put(last.id().folder(), Resampled.of(last));
            }
        }
        return byRun;
    }

    private static Table table(Results results, List<Trial> left, RecordedTrials before) {
        Experiment experiment = results.experiment();
        Table table = results.table();
        int seed = table.columnNames().indexOf(Trial.SEED);
        for (Trial trial : left) {
            for (Column<?> column : table.columns().subList(seed + 1, table.columnCount())) {
                ((DoubleColumn) column)
                        .set(trial.number() - 1, before.number(experiment.runNames(trial), column.name()));
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
            return Json.mapper().readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("%s can't be read: %s".formatted(file, FileProblem.inWords(file, e)), e);
        }
    }

    private static ObjectNode provenance(Results results, List<Trial> left, RecordedTrials before) {
        Experiment experiment = results.experiment();
        ObjectNode provenance = Json.mapper().createObjectNode();
        provenance.put("experiment", experiment.name());
        provenance.put("preset", experiment.preset().label());
        provenance.set("description", experiment.description().file().json());
        ArrayNode trials = provenance.putArray("points");
        Map<String, JsonNode> runs = new LinkedHashMap<>();
        for (Trial trial : experiment.trials()) {
            ObjectNode entry = trials.addObject();
            entry.put("number", trial.number());
            entry.set("values", Json.mapper().valueToTree(trial.values()));
            entry.set("settings", trial.settings());
            ArrayNode stages = entry.putArray("stages");
            experiment.runNames(trial).forEach(stages::add);
            if (left.contains(trial)) {
                experiment.runNames(trial).forEach(name -> runs.putIfAbsent(name, before.run(name)));
            } else {
                results.runs(trial).forEach(run -> runs.computeIfAbsent(run.id().folder(), ignored -> entry(run)));
            }
        }
        ObjectNode all = provenance.putObject("runs");
        runs.forEach(all::set);
        return provenance;
    }

    private static ObjectNode entry(Run run) {
        ObjectNode entry = Json.mapper().createObjectNode();
        entry.put("key", run.id().key());
        entry.set("result", run.result());
        ClassPrecisions.of(run).ifPresent(precisions -> entry.set("ap", precisions));
        entry.set("environment", run.environment());
        return entry;
    }

    /** A tree on lines of its own, as a file. */
    static String json(JsonNode node) {
        try {
            return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON is always JSON", e);
        }
    }

    private static void text(Path file, String text) {
        WholeFile.writeText("results", file, text);
    }
}
