package org.prunelab.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.prunelab.zoo.ModelCard;
import org.prunelab.zoo.Zoo;

/** Which detectors of the zoo the trials of an experiment start from at the quick preset. */
final class ZooStart {

    static final String BASE = "shapes";

    private static final String BASE_SPARSE = "shapes-sparse";
    private static final String BASE_LONGER = "shapes-longer";
    private static final String START = "start";
    private static final String SPARSE = "sparse";

    private ZooStart() {}

    /**
     * Adds them to settings, where the file does not say and they fit.
     *
     * @param sparsity whether the file says anything of sparse training but that an arm has none, which then is made for all
     */
    static void addTo(ObjectNode settings, Preset preset, boolean sparsity) {
        ModelCard.NetworkFacts theirs = Zoo.card(BASE).network();
        if (preset == Preset.QUICK
                && !settings.has(START)
                && settings.path("width").asDouble() == theirs.width()
                && settings.path("size").asInt() == theirs.size()) {
            settings.put(START, BASE);
        }
        if (preset.startsFromZoo()
                && !sparsity
                && !settings.has(SPARSE)
                && !settings.has("data")
                && settings.path(START).asText().equals(BASE)) {
            settings.put(SPARSE, isControl(settings) ? BASE_LONGER : BASE_SPARSE);
        }
    }

    /** An arm's settings without those that make it a control, which the zoo has, too. */
    static ObjectNode besidesControl(ObjectNode arm) {
        return isControl(arm) ? arm.deepCopy().without(List.of("schedule", "sparseRate")) : arm;
    }

    /** Whether settings are those of a control, which is trained on without a penalty. */
    private static boolean isControl(ObjectNode settings) {
        return settings.path("schedule").asText().equals("none");
    }
}
