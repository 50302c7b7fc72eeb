package org.prunelab.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.prunelab.experiment.Experiment;
import org.prunelab.experiment.Point;
import org.prunelab.experiment.Results;
import tech.tablesaw.api.Table;

/** Experiments as JSON. */
final class ExperimentJson {

    private ExperimentJson() {}

    static Map<String, Object> points(Experiment experiment) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("experiment", experiment.name());
        json.put("preset", experiment.preset().label());
        json.put("points", experiment.points().stream().map(Point::values).toList());
        json.put("stages", experiment.stages().size());
        return json;
    }

    /** A row for each point, with its state; what is missing is null. */
    static List<Map<String, Object>> results(Results results) {
        Table table = results.table();
        List<Point> points = List.copyOf(results.states().keySet());
        return table.stream()
                .map(row -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    for (String name : table.columnNames()) {
                        json.put(name, row.isMissing(name) ? null : row.getObject(name));
                    }
                    var state = results.states().get(points.get(row.getRowNumber()));
                    json.put("state", state.kind().toString());
                    json.put("detail", state.detail());
                    return json;
                })
                .toList();
    }
}
