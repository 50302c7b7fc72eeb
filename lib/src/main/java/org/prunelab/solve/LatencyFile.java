package org.prunelab.solve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.prunelab.base.JsonFile;
import org.prunelab.darknet.Shape;

/** The JSON form of a {@link LatencyTable}. */
final class LatencyFile {

    private LatencyFile() {}

    static void write(Path file, LatencyTable table) {
        ObjectNode root = JsonFile.object();
        root.put("source", table.source());
        root.put("channels", table.input().channels());
        root.put("height", table.input().height());
        root.put("width", table.input().width());
        root.put("fixedMilliseconds", table.fixedMilliseconds());
        ArrayNode layers = root.putArray("layers");
        table.layers().forEach((layer, grid) -> {
            ObjectNode node = layers.addObject();
            node.put("layer", layer);
            grid.inputs().forEach(node.putArray("inputs")::add);
            grid.outputs().forEach(node.putArray("outputs")::add);
            ArrayNode rows = node.putArray("milliseconds");
            grid.milliseconds().forEach(row -> row.forEach(rows.addArray()::add));
        });
        JsonFile.write(file, root);
    }

    static LatencyTable read(Path file) {
        JsonFile json = JsonFile.read(file);
        JsonNode root = json.root();
        try {
            Map<Integer, LatencyGrid> layers = new TreeMap<>();
            for (JsonNode node : json.array(root, "layers")) {
                layers.put(
                        json.integer(node, "layer"),
                        new LatencyGrid(
                                integers(json, node, "inputs"), integers(json, node, "outputs"), rows(json, node)));
            }
            return new LatencyTable(
                    json.text(root, "source"),
                    new Shape(
                            json.integer(root, "channels"), json.integer(root, "height"), json.integer(root, "width")),
                    json.number(root, "fixedMilliseconds"),
                    layers);
        } catch (IllegalArgumentException e) {
            throw json.about("its latency table", e);
        }
    }

    private static List<Integer> integers(JsonFile json, JsonNode node, String key) {
        List<Integer> integers = new ArrayList<>();
        for (JsonNode number : json.array(node, key)) {
            if (!number.isInt()) {
                throw json.refused("\"%s\" must hold whole numbers, but holds %s".formatted(key, number));
            }
            integers.add(number.intValue());
        }
        return integers;
    }

    private static List<List<Double>> rows(JsonFile json, JsonNode node) {
        List<List<Double>> rows = new ArrayList<>();
        for (JsonNode row : json.array(node, "milliseconds")) {
            List<Double> numbers = new ArrayList<>();
            for (JsonNode number : row) {
                if (!number.isNumber()) {
                    throw json.refused("\"milliseconds\" must hold numbers, but holds " + number);
                }
                numbers.add(number.doubleValue());
            }
            rows.add(numbers);
        }
        return rows;
    }
}
