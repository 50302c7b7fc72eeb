package org.prunelab.stage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.prunelab.store.Run;

/**
 * How a config differs from that of a run.
 *
 * @param run the run
 * @param changes what it has and what is asked for, by the path of the setting
 */
record Difference(Run run, SortedMap<String, Change> changes) {

    private static final int SHOWN = 4;

    /** Two values of a setting as JSON; null where there is none. */
    record Change(String there, String here) {}

    /** The difference from the run of the same kind that differs least; empty where there is no such run. */
    static Optional<Difference> nearest(JsonNode config, List<Run> runs, String stage) {
        return runs.stream()
                .filter(run -> run.id().stage().equals(stage))
                .map(run -> between(run, config))
                .min(Comparator.comparingInt(difference -> difference.changes.size()));
    }

    private static Difference between(Run run, JsonNode config) {
        Map<String, String> there = new TreeMap<>();
        Map<String, String> here = new TreeMap<>();
        flatten("", run.config(), there);
        flatten("", config, here);
        TreeSet<String> paths = new TreeSet<>(there.keySet());
        paths.addAll(here.keySet());
        SortedMap<String, Change> changes = new TreeMap<>();
        for (String path : paths) {
            if (!Objects.equals(there.get(path), here.get(path))) {
                changes.put(path, new Change(there.get(path), here.get(path)));
            }
        }
        return new Difference(run, changes);
    }

    private static void flatten(String path, JsonNode node, Map<String, String> into) {
        if (node.isObject() && !node.isEmpty()) {
            for (Map.Entry<String, JsonNode> property : node.properties()) {
                flatten(path.isEmpty() ? property.getKey() : path + "." + property.getKey(), property.getValue(), into);
            }
        } else {
            into.put(path, node.toString());
        }
    }

    /** The end of a sentence, such as "the nearest run, train-0a1b, has training.seed 1 and not 2." */
    @Override
    public String toString() {
        String shown = changes.entrySet().stream()
                .limit(SHOWN)
                .map(change -> "%s %s and not %s"
                        .formatted(
                                change.getKey(),
                                change.getValue().there() == null
                                        ? "(unset)"
                                        : change.getValue().there(),
                                change.getValue().here() == null
                                        ? "(unset)"
                                        : change.getValue().here()))
                .collect(Collectors.joining(", "));
        int more = changes.size() - SHOWN;
        return "the nearest run, %s, has %s%s."
                .formatted(run.id(), shown, more > 0 ? " and %d more".formatted(more) : "");
    }
}
