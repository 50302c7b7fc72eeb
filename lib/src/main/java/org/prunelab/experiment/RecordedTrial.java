package org.prunelab.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.prunelab.base.FileProblem;
import org.prunelab.base.FolderTree;
import org.prunelab.experiment.TrialState.Kind;
import org.prunelab.recipe.Trial;
import org.prunelab.recipe.Trials;
import org.prunelab.store.Instructions;
import org.prunelab.store.Store;
import org.prunelab.worker.Workers;

/**
 * A trial of {@code provenance.json}, to be computed anew in a folder of its own. One that is stopped resumes where it
 * was, when it is asked for again.
 *
 * @param stages the names of its runs there
 * @param runs all runs there
 * @param fresh where it is computed
 */
record RecordedTrial(Experiment experiment, Trial trial, List<String> stages, JsonNode runs, Path fresh) {

    /** Beside the runs of a store. */
    private static final String FOLDER = ".verification";

    /** The one that was begun, or else one drawn at random. */
    static RecordedTrial drawn(Experiment experiment, Random random) {
        Path file = experiment.folder().resolve(Recording.PROVENANCE);
        if (!Files.exists(file)) {
            throw new IllegalArgumentException(
                    "%s has no %s yet; record its results first.".formatted(experiment.folder(), Recording.PROVENANCE));
        }
        JsonNode provenance = Recording.read(file);
        List<JsonNode> trials = provenance.path("points").valueStream().toList();
        Path begun = experiment.store().root().resolve(FOLDER);
        JsonNode drawn = trials.get(random.nextInt(trials.size()));
        JsonNode entry = trials.stream()
                .filter(trial -> Files.isDirectory(begun.resolve(lastRun(trial))))
                .findFirst()
                .orElse(drawn);
        return new RecordedTrial(
                experiment,
                Trials.recorded(entry, experiment.description().file().base()),
                RecordedTrials.names(entry.path("stages")),
                provenance.path("runs"),
                begun.resolve(lastRun(entry)));
    }

    /** Computes it with the vector instructions that it was recorded with, where this machine has them. */
    Verification verify() {
        Instructions instructions = recordedWith().possible() ? recordedWith() : Instructions.current();
        try (Execution execution = execution(instructions)) {
            return verify(execution, instructions);
        }
    }

    private Execution execution(Instructions instructions) {
        return instructions == Instructions.current()
                ? Execution.inProcess()
                : new WorkerExecution(Workers.of(1, trial.threads()).with(instructions));
    }

    /** Computes it where somebody else runs the stages. */
    Verification verify(Execution execution, Instructions instructions) {
        double computed = computed(experiment.only(trial, Store.in(fresh)), execution);
        delete(fresh);
        double recorded = runs.path(stages.get(stages.size() - 1))
                .path("result")
                .path(Results.MAP)
                .asDouble(Double.NaN);
        return new Verification(trial.toString(), recorded, computed, recordedWith(), instructions);
    }

    /** Those of all its runs; other where some differ or some were recorded without them. */
    private Instructions recordedWith() {
        Set<Optional<Instructions>> all = stages.stream()
                .map(run -> runs.path(run).path("environment").path("instructions"))
                .map(label -> Instructions.named(label.asText()))
                .collect(Collectors.toSet());
        return all.size() == 1 ? all.iterator().next().orElse(Instructions.OTHER) : Instructions.OTHER;
    }

    private static double computed(Experiment alone, Execution execution) {
        Results results = alone.run(execution);
        results.states().forEach((trial, state) -> {
            if (state.kind() != Kind.DONE) {
                throw new IllegalStateException("%s can't be computed anew: %s".formatted(trial, state.detail()));
            }
        });
        return results.table().doubleColumn(Results.MAP).get(0);
    }

    private static void delete(Path folder) {
        try {
            FolderTree.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("%s can't be deleted: %s".formatted(folder, FileProblem.inWords(e)), e);
        }
    }

    private static String lastRun(JsonNode trial) {
        return trial.path("stages").path(trial.path("stages").size() - 1).asText();
    }
}
