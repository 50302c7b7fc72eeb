package org.prunelab.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.prunelab.darknet.FileProblem;
import org.prunelab.darknet.FolderTree;
import org.prunelab.stage.Evaluate;
import org.prunelab.stage.StageProgress;
import org.prunelab.stage.Stages;
import org.prunelab.store.Store;

/**
 * A recorded point, computed anew from its recorded settings, with nothing of what a store has.
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
        JsonNode points = provenance.path("points");
        JsonNode point = points.path(random.nextInt(points.size()));
        try {
            Path fresh = Files.createTempDirectory("prunelab-verify-");
            try {
                return of(experiment, execution, provenance.path("runs"), point, Stages.in(Store.in(fresh)));
            } finally {
                FolderTree.delete(fresh);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("There is no room for a store of its own: " + FileProblem.inWords(e), e);
        }
    }

    private static Verification of(
            Experiment experiment, Execution execution, JsonNode runs, JsonNode point, Stages fresh) {
        Chain chain = Chain.of(
                Settings.of(point.path("settings").deepCopy()),
                point.path("values").path("seed").asLong(),
                experiment.description().file().base(),
                new Chain.Shared());
        List<JsonNode> stages = List.copyOf(point.path("stages").valueStream().toList());
        JsonNode last = stages.get(stages.size() - 1);
        double recorded =
                runs.path(last.asText()).path("result").path(Results.MAP).asDouble(Double.NaN);
        Evaluate evaluation = chain.last();
        Stages.chain(evaluation).forEach(stage -> execution.run(stage, fresh, StageProgress.NONE));
        double computed =
                fresh.find(evaluation).map(run -> run.number(Results.MAP)).orElse(Double.NaN);
        return new Verification(point.path("values").toString(), recorded, computed);
    }

    @Override
    public String toString() {
        return "%s: recorded mAP %s, computed anew %s: %s"
                .formatted(point, recorded, computed, same() ? "the same" : "not the same");
    }
}
