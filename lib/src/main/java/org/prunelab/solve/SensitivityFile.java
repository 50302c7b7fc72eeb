package org.prunelab.solve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.prunelab.base.JsonFile;

/**
 * The JSON form of {@link Sensitivity}, such as
 * {@code {"unpruned": 0.81, "groups": [{"name": "1", "points": [{"percentile": 0.3, "map": 0.8}]}]}}.
 */
final class SensitivityFile {

    private SensitivityFile() {}

    static void write(Path file, Sensitivity sensitivity) {
        ObjectNode root = JsonFile.object();
        root.put("unpruned", sensitivity.unpruned());
        ArrayNode groups = root.putArray("groups");
        for (Sensitivity.Curve curve : sensitivity.groups()) {
            ObjectNode group = groups.addObject();
            group.put("name", curve.group());
            ArrayNode points = group.putArray("points");
            for (Sensitivity.Point point : curve.points()) {
                points.addObject().put("percentile", point.percentile()).put("map", point.map());
            }
        }
        JsonFile.write(file, root);
    }

    static Sensitivity read(Path file) {
        JsonFile json = JsonFile.read(file);
        try {
            List<Sensitivity.Curve> curves = new ArrayList<>();
            for (JsonNode group : json.array(json.root(), "groups")) {
                List<Sensitivity.Point> points = new ArrayList<>();
                for (JsonNode point : json.array(group, "points")) {
                    points.add(new Sensitivity.Point(json.number(point, "percentile"), json.number(point, "map")));
                }
                curves.add(new Sensitivity.Curve(json.text(group, "name"), points));
            }
            return new Sensitivity(json.number(json.root(), "unpruned"), curves);
        } catch (IllegalArgumentException e) {
            throw json.about("its sensitivity", e);
        }
    }
}
