package org.prunelab.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.prunelab.base.Json;
import org.prunelab.store.Run;
import tech.tablesaw.api.Table;

/**
 * What is recorded in an experiment's folder, by the runs that its trials consist of: trials that were recorded on
 * another machine, or whose runs were deleted since, need not be computed again to record others beside them.
 */
final class RecordedTrials {

    private final Path folder;
    private final Table table;
    private final JsonNode provenance;
    private final Map<List<String>, Integer> rows = new HashMap<>();

    private RecordedTrials(Path folder, Table table, JsonNode provenance) {
        this.folder = folder;
        this.table = table;
        this.provenance = provenance;
        List<JsonNode> trials = provenance.path("points").valueStream().toList();
        if (trials.size() != table.rowCount()) {
            throw mixed();
        }
        for (int row = 0; row < trials.size(); row++) {
            rows.put(names(trials.get(row).path("stages")), row);
            checkValues(row, trials.get(row).path("values"));
        }
    }

    /** None, whatever a folder holds. */
    static RecordedTrials none(Path folder) {
        return new RecordedTrials(folder, Table.create(), Json.mapper().createObjectNode());
    }

    /**
     * Those in a folder; none where nothing is recorded.
     *
     * @throws IllegalStateException where its files do not belong together
     */
    static RecordedTrials in(Path folder) {
        Path results = folder.resolve(Recording.RESULTS), described = folder.resolve(Recording.PROVENANCE);
        return Files.exists(results) && Files.exists(described)
                ? new RecordedTrials(folder, RecordedOutcomes.texts(results), Recording.read(described))
                : none(folder);
    }

    /** The runs of a recorded trial. */
    static List<String> names(JsonNode stages) {
        List<String> names = new ArrayList<>();
        stages.forEach(stage -> names.add(stage.asText()));
        return names;
    }

    private void checkValues(int row, JsonNode values) {
        values.properties().forEach(value -> {
            String name = value.getKey();
            if (!table.containsColumn(name) || !same(table.stringColumn(name).get(row), value.getValue())) {
                throw mixed();
            }
        });
    }

    private static boolean same(String cell, JsonNode value) {
        return value.isNumber() ? RecordedOutcomes.number(cell) == value.asDouble() : cell.equals(value.asText());
    }

    private IllegalStateException mixed() {
        return new IllegalStateException(
                "%s and %s in %s do not belong together; take both from one commit, or delete both and record all trials."
                        .formatted(Recording.RESULTS, Recording.PROVENANCE, folder));
    }

    /** Whether a trial of these runs is there, with all of them. */
    boolean have(List<String> runs) {
        return rows.containsKey(runs)
                && runs.stream().noneMatch(name -> run(name).isMissingNode());
    }

    /** A column of the results of a trial that is there; NaN where it is empty or missing. */
    double number(List<String> runs, String column) {
        return table.containsColumn(column)
                ? RecordedOutcomes.number(table.stringColumn(column).get(rows.get(runs)))
                : Double.NaN;
    }

    /** What is recorded of a run. */
    JsonNode run(String name) {
        return provenance.path("runs").path(name);
    }

    /**
     * Makes sure that a run in the store gave what is recorded of it; it may tell more.
     *
     * @throws IllegalStateException where it did not
     */
    void check(Run run) {
        JsonNode recorded = run(run.id().folder()).path("result");
        boolean same = recorded.properties().stream()
                .allMatch(measure -> measure.getValue().equals(run.result().path(measure.getKey())));
        if (!same) {
            throw new IllegalStateException(
                    "The run %s gave %s, but %s in %s. Other vector instructions round otherwise in the last bits, which trainings amplify (provenance.json names those of each run), and what differs is not recorded together: run anew with the same ones, delete the recorded results and run all trials, or record from the store that they came from."
                            .formatted(run.id().folder(), run.result(), recorded, folder));
        }
    }
}
