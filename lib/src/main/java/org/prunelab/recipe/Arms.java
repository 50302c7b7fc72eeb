package org.prunelab.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.prunelab.base.NearestName;

/** The named sets of settings that an experiment compares. */
final class Arms {

    private Arms() {}

    /** The settings of each arm, with those of the arms that it starts from. */
    static Map<String, ObjectNode> resolved(ExperimentFile file, ObjectNode arms) {
        Map<String, ObjectNode> resolved = new LinkedHashMap<>();
        arms.fieldNames().forEachRemaining(arm -> resolved.put(arm, resolved(file, arms, arm, new LinkedHashSet<>())));
        return resolved;
    }

    private static ObjectNode resolved(ExperimentFile file, ObjectNode arms, String arm, Set<String> way) {
        if (!way.add(arm)) {
            throw new IllegalArgumentException(
                    "%s: arms.%s.from goes round in a circle: %s -> %s; let one of them start from nothing."
                            .formatted(file.shown(), arm, String.join(" -> ", way), arm));
        }
        ObjectNode own = ExperimentFile.object(arms, arm, "settings");
        JsonNode from = arms.get(arm).path("from");
        if (from.isMissingNode()) {
            return own;
        }
        if (!arms.has(from.textValue())) {
            throw unknown(file, "arms." + arm + ".from", from.textValue(), fieldNames(arms));
        }
        ObjectNode all = resolved(file, arms, from.textValue(), way).deepCopy();
        all.setAll(own);
        return all;
    }

    /** The arms that a preset takes part with; all where it names none. */
    static Map<String, ObjectNode> chosen(
            ExperimentFile file, Preset preset, Map<String, ObjectNode> arms, JsonNode names) {
        if (names.isMissingNode()) {
            return arms;
        }
        Map<String, ObjectNode> chosen = new LinkedHashMap<>();
        names.forEach(name -> {
            ObjectNode arm = arms.get(name.textValue());
            if (arm == null) {
                throw unknown(file, "presets." + preset.label() + ".arms", name.textValue(), arms.keySet());
            }
            chosen.put(name.textValue(), arm);
        });
        return chosen;
    }

    private static Set<String> fieldNames(ObjectNode arms) {
        Set<String> names = new LinkedHashSet<>();
        arms.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static IllegalArgumentException unknown(ExperimentFile file, String place, String name, Set<String> known) {
        return new IllegalArgumentException("%s: %s names the arm \"%s\", which is none%s; there are %s."
                .formatted(
                        file.shown(),
                        place,
                        name,
                        NearestName.of(name, known)
                                .map(nearest -> ", did you mean \"%s\"?".formatted(nearest))
                                .orElse(""),
                        String.join(", ", known)));
    }
}
