package org.prunelab.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.prunelab.store.Run;
import tech.tablesaw.api.Table;

/**
 * What is recorded in an experiment's folder, by the runs that its points consist of: points that were recorded on
 * another machine, or whose runs were deleted since, need not be computed again to record others beside them.
 */
final class RecordedPoints {

    private final Table table;
    private final JsonNode provenance;
    private final Map<List<String>, Integer> rows = new HashMap<>();

    private RecordedPoints(Table table, JsonNode provenance) {
        this.table = table;
        this.provenance = provenance;
        JsonNode points = provenance.path("points");
        for (int row = 0; row < points.size(); row++) {
            List<String> runs = new ArrayList<>();
            points.path(row).path("stages").forEach(run -> runs.add(run.asText()));
            rows.put(runs, row);
        }
    }

    /** Those in a folder; none where nothing is recorded. */
    static RecordedPoints in(Path folder) {
        Path file = folder.resolve(Recording.PROVENANCE);
        return Files.exists(file)
                ? new RecordedPoints(RecordedOutcomes.texts(folder.resolve(Recording.RESULTS)), Recording.read(file))
                : new RecordedPoints(Table.create(), MissingNode.getInstance());
    }

    /** Whether a point of these runs is there. */
    boolean have(List<String> runs) {
        return rows.containsKey(runs);
    }

    /** A column of the results of a point that is there; NaN where it is empty or missing. */
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
     * Makes sure that a run in the store gave what is recorded of it.
     *
     * @throws IllegalStateException where it did not
     */
    void check(Run run, Path folder) {
        JsonNode recorded = run(run.id().folder()).path("result");
        if (!recorded.isMissingNode() && !recorded.equals(run.result())) {
            throw new IllegalStateException(
                    "The run %s gave %s, but %s in %s. Other machines can differ in the last bits, and what differs is not recorded together: delete the recorded results and run all points, or record in the store that has them."
                            .formatted(run.id().folder(), run.result(), recorded, folder));
        }
    }
}
