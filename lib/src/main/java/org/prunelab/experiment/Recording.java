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

/** Results as files beside the description of their experiment, to be committed. */
final class Recording {

    static final String RESULTS = "results.csv";
    static final String PROVENANCE = "provenance.json";

    private Recording() {}

    static Path write(Results results) {
        Experiment experiment = results.experiment();
        results.states().forEach((point, state) -> {
            if (state.kind() != Kind.DONE) {
                throw new IllegalStateException("%s is not whole, so it is not recorded: %s is %s (%s). Run it first."
                        .formatted(experiment.name(), point, state.kind(), state.detail()));
            }
        });
        Path folder = experiment.folder();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The folder %s can't be made: %s".formatted(folder, FileProblem.inWords(e)), e);
        }
        text(folder.resolve(RESULTS), results.table().write().toString("csv"));
        text(folder.resolve(PROVENANCE), json(provenance(results)));
        RecordedHistories.write(folder, results.histories());
        return folder;
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

    private static ObjectNode provenance(Results results) {
        Experiment experiment = results.experiment();
        ObjectNode provenance = ExperimentFile.mapper().createObjectNode();
        provenance.put("experiment", experiment.name());
        provenance.put("preset", experiment.preset().label());
        provenance.set("description", experiment.description().file().json());
        ArrayNode points = provenance.putArray("points");
        Map<String, Run> runs = new LinkedHashMap<>();
        for (Point point : experiment.points()) {
            ObjectNode entry = points.addObject();
            entry.put("number", point.number());
            entry.set("values", ExperimentFile.mapper().valueToTree(point.values()));
            entry.set("settings", point.settings());
            ArrayNode stages = entry.putArray("stages");
            results.runs(point).forEach(run -> {
                stages.add(run.id().folder());
                runs.putIfAbsent(run.id().folder(), run);
            });
        }
        ObjectNode all = provenance.putObject("runs");
        runs.forEach((name, run) -> {
            ObjectNode entry = all.putObject(name);
            entry.put("key", run.id().key());
            entry.set("result", run.result());
            ClassPrecisions.of(run).ifPresent(precisions -> entry.set("ap", precisions));
            entry.set("environment", run.environment());
        });
        return provenance;
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
