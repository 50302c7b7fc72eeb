package org.prunelab.experiment;

import java.nio.file.Path;
import java.util.Optional;
import org.prunelab.darknet.Model;
import org.prunelab.prune.PruningPlan;
import org.prunelab.recipe.Trial;
import org.prunelab.stage.Evaluate;
import org.prunelab.stage.ModelStage;
import org.prunelab.stage.Stages;
import org.prunelab.store.Run;

/**
 * The models of a trial's stages, read from the store each time that they are asked for.
 *
 * <pre>{@code
 * TrialModels models = results.models("paper");
 * NetworkPicture.of("As pruned", models.plan())
 * }</pre>
 */
public final class TrialModels {

    private final Trial trial;
    private final Stages stages;

    TrialModels(Trial trial, Stages stages) {
        this.trial = trial;
        this.stages = stages;
    }

    /** The detector. */
    public Model base() {
        return model(Optional.of(trial.pipeline().base()), "a base");
    }

    /** After sparse training. */
    public Model sparse() {
        return model(trial.pipeline().sparse(), "a sparse");
    }

    /** After pruning, before recovery. */
    public Model pruned() {
        return model(trial.pipeline().pruned(), "a pruned");
    }

    /** What comes out in the end. */
    public Model last() {
        return model(Optional.of(trial.pipeline().last()), "a last");
    }

    /** How the sparse model was pruned. */
    public PruningPlan plan() {
        Path file = run(trial.pipeline().pruned(), "a pruned").file("plan.json");
        return PruningPlan.load(file, sparse().network());
    }

    private Model model(Optional<Evaluate> evaluation, String which) {
        Run run = run(evaluation, which);
        return Model.read(run.file(ModelStage.CFG), run.file(ModelStage.WEIGHTS));
    }

    private Run run(Optional<Evaluate> evaluation, String which) {
        ModelStage stage = evaluation
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s has not %s model: its settings end before.".formatted(trial, which)))
                .model();
        return stages.find(stage)
                .orElseThrow(() -> new IllegalArgumentException(
                        "The store lacks %s of %s; run the experiment first.".formatted(stages.id(stage), trial)));
    }
}
