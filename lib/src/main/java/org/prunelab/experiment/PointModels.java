package org.prunelab.experiment;

import java.nio.file.Path;
import java.util.Optional;
import org.prunelab.darknet.Model;
import org.prunelab.prune.PruningPlan;
import org.prunelab.stage.Evaluate;
import org.prunelab.stage.ModelStage;
import org.prunelab.stage.Stages;
import org.prunelab.store.Run;

/**
 * The models of a point's stages, read from the store each time that they are asked for.
 *
 * <pre>{@code
 * PointModels models = results.models("paper");
 * NetworkPicture.of("As pruned", models.plan())
 * }</pre>
 */
public final class PointModels {

    private final Point point;
    private final Stages stages;

    PointModels(Point point, Stages stages) {
        this.point = point;
        this.stages = stages;
    }

    /** The detector. */
    public Model base() {
        return model(Optional.of(point.chain().base()), "a base");
    }

    /** After sparse training. */
    public Model sparse() {
        return model(point.chain().sparse(), "a sparse");
    }

    /** After pruning, before recovery. */
    public Model pruned() {
        return model(point.chain().pruned(), "a pruned");
    }

    /** What comes out in the end. */
    public Model last() {
        return model(Optional.of(point.chain().last()), "a last");
    }

    /** How the sparse model was pruned. */
    public PruningPlan plan() {
        Path file = run(point.chain().pruned(), "a pruned").file("plan.json");
        return PruningPlan.load(file, sparse().network());
    }

    private Model model(Optional<Evaluate> evaluation, String which) {
        Run run = run(evaluation, which);
        return Model.read(run.file(ModelStage.CFG), run.file(ModelStage.WEIGHTS));
    }

    private Run run(Optional<Evaluate> evaluation, String which) {
        ModelStage stage = evaluation
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s has not %s model: its settings end before.".formatted(point, which)))
                .model();
        return stages.find(stage)
                .orElseThrow(() -> new IllegalArgumentException(
                        "The store lacks %s of %s; run the experiment first.".formatted(stages.id(stage), point)));
    }
}
