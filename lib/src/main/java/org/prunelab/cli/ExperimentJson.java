package org.prunelab.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.prunelab.experiment.Experiment;
import org.prunelab.experiment.Results;
import org.prunelab.recipe.Trial;
import tech.tablesaw.api.Table;

/** Experiments as JSON. */
final class ExperimentJson {

    private ExperimentJson() {}

    static Map<String, Object> trials(Experiment experiment) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("experiment", experiment.name());
        json.put("preset", experiment.preset().label());
        json.put("points", experiment.trials().stream().map(Trial::values).toList());
        json.put("stages", experiment.stages().size());
        return json;
    }

    /** A row for each trial, with its state; what is missing is null. */
    static List<Map<String, Object>> results(Results results) {
        Table table = results.table();
        List<Trial> trials = List.copyOf(results.states().keySet());
        return table.stream()
                .map(row -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    for (String name : table.columnNames()) {
                        json.put(name, row.isMissing(name) ? null : row.getObject(name));
                    }
                    var state = results.states().get(trials.get(row.getRowNumber()));
                    json.put("state", state.kind().toString());
                    json.put("detail", state.detail());
                    return json;
                })
                .toList();
    }
}
