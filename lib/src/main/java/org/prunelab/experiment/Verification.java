package org.prunelab.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.prunelab.darknet.FileProblem;
import org.prunelab.darknet.FolderTree;
import org.prunelab.experiment.PointState.Kind;
import org.prunelab.store.Store;

/**
 * A recorded point, computed anew from its recorded settings, with nothing of what a store has. One that is stopped goes
 * on where it was, when it is asked for again.
 *
 * <pre>{@code
 * Verification verification = experiment.verify();
 * }</pre>
 *
 * @param point its values
 * @param recorded the recorded mAP of its last model
 * @param computed the mAP that came out
 */
public record Verification(String point, double recorded, double computed) {

    /** Beside the runs of a store, in a folder of its own. */
    private static final String FOLDER = ".verification";

    /** Whether the numbers are the same. Threads and device are part of the settings, so that no tolerance is needed. */
    public boolean same() {
        return recorded == computed;
    }

    /** Computes a point anew that is drawn at random from {@code provenance.json}. */
    static Verification of(Experiment experiment, Execution execution, Random random) {
        Path file = experiment.folder().resolve(Recording.PROVENANCE);
        if (!Files.exists(file)) {
            throw new IllegalArgumentException(
                    "%s has no %s yet; record its results first.".formatted(experiment.folder(), Recording.PROVENANCE));
        }
        JsonNode provenance = Recording.read(file);
        List<JsonNode> points = provenance.path("points").valueStream().toList();
        Path begun = experiment.store().root().resolve(FOLDER);
        JsonNode drawn = points.get(random.nextInt(points.size()));
        JsonNode recorded = points.stream()
                .filter(point -> Files.isDirectory(begun.resolve(lastRun(point))))
                .findFirst()
                .orElse(drawn);
        Path fresh = begun.resolve(lastRun(recorded));
        Point point = point(recorded, experiment);
        double computed = computed(experiment.only(point, Store.in(fresh)), execution);
        delete(fresh);
        JsonNode run = provenance.path("runs").path(lastRun(recorded));
        return new Verification(
                point.toString(), run.path("result").path(Results.MAP).asDouble(Double.NaN), computed);
    }

    private static double computed(Experiment alone, Execution execution) {
        Results results = alone.run(execution);
        results.states().forEach((point, state) -> {
            if (state.kind() != Kind.DONE) {
                throw new IllegalStateException("%s can't be computed anew: %s".formatted(point, state.detail()));
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

    private static String lastRun(JsonNode point) {
        return point.path("stages").path(point.path("stages").size() - 1).asText();
    }

    private static Point point(JsonNode recorded, Experiment experiment) {
        ObjectNode settings = recorded.path("settings").deepCopy();
        Map<String, Object> values = new LinkedHashMap<>();
        recorded.path("values").properties().forEach(value -> values.put(value.getKey(), Point.cell(value.getValue())));
        Chain chain = Chain.of(
                Settings.of(settings),
                recorded.path("values").path(Point.SEED).asLong(),
                experiment.description().file().base(),
                new Chain.Shared());
        return new Point(recorded.path("number").asInt(), values, settings, chain);
    }

    @Override
    public String toString() {
        return "%s: recorded mAP %s, computed anew %s: %s"
                .formatted(point, recorded, computed, same() ? "the same" : "not the same");
    }
}
