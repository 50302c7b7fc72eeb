package org.prunelab.experiment;

import java.nio.file.Path;
import java.util.Optional;
import org.prunelab.darknet.Model;
import org.prunelab.prune.PruningPlan;
import org.prunelab.recipe.Trial;
import org.prunelab.solve.Sensitivity;
import org.prunelab.stage.Evaluate;
import org.prunelab.stage.ModelStage;
import org.prunelab.stage.ScanSensitivity;
import org.prunelab.stage.Stage;
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

    /**
     * What each group bears, as the solver of its thresholds knew it.
     *
     * @throws IllegalArgumentException where no scan steered it
     */
    public Sensitivity sensitivity() {
        Stage scan = trial.stages().stream()
                .filter(ScanSensitivity.class::isInstance)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s has no sensitivity scan; an arm with sensitivity=scan and a target has one."
                                .formatted(trial)));
        return Sensitivity.read(made(scan).file(ScanSensitivity.FILE));
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
        return made(stage);
    }

    private Run made(Stage stage) {
        return stages.find(stage)
                .orElseThrow(() -> new IllegalArgumentException(
                        "The store lacks %s of %s; run the experiment first.".formatted(stages.id(stage), trial)));
    }
}
