package org.prunelab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.distill.SpatialAttention;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.Constants;
import org.prunelab.prune.LayerPlan;
import org.prunelab.recipe.Preset;
import org.prunelab.sparse.GammaPenalty;
import org.prunelab.sparse.SparseRate;
import org.prunelab.store.Run;
import org.prunelab.store.Store;
import org.prunelab.train.BatchStatistics;
import org.prunelab.train.EngineThreads;
import org.prunelab.train.Trained;
import org.prunelab.train.Training;
import org.prunelab.train.TrainingSettings;
import org.prunelab.voc.Voc;

/** Trainings as the quickstart's cells make them, and an experiment on the same store after them. */
@Tag("slow")
class SharedTrainingsTest {

    private static final Set<String> TRAININGS = Set.of("train", "sparse-train", "fine-tune", "distill");

    private final Preset preset = Preset.SMOKE;

    @TempDir
    private Path folder;

    private Training training(Training start, Voc voc, TrainingSettings settings, int steps) {
        return start.on(voc).with(settings).steps(steps).cached(Store.in(folder).trainings());
    }

    private Results experiment() {
        Results results = Experiment.load("attention-distilling")
                .preset(preset)
                .store(Store.in(folder))
                .run(Execution.inProcess());
        assertTrue(results.whole());
        return results;
    }

    private List<Run> trainings() {
        return Store.in(folder).list().stream()
                .filter(run -> TRAININGS.contains(run.id().stage()))
                .toList();
    }

    private static Set<String> stages(List<Run> runs) {
        return runs.stream().map(run -> run.id().stage()).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void experimentsTakeTheTrainingsOfTheQuickstart() {
        Voc voc = preset.generated();
        Network network = preset.yolov4(voc).build();
        ChannelGroups groups = ChannelGroups.paper(network);
        Model base = training(Training.of(network), voc, preset.training(), preset.baseSteps())
                .run()
                .model();
        SparseRate rate = SparseRate.relaxed(1e-3, 0.4, 0.65, 0.01).scaled(preset.sparseScale());
        Model sparse = training(Training.of(base), voc, preset.training(), preset.sparseSteps())
                .with(GammaPenalty.on(network, rate, groups))
                .run()
                .model();
        Model pruned = EngineThreads.using(
                Preset.THREADS,
                () -> BatchStatistics.reestimated(
                        groups.percentiles(preset.percentiles()).plan(sparse).apply(sparse, Constants.MOVED),
                        voc,
                        preset.statisticsBatches()));
        Training recovery = training(Training.of(pruned), voc, preset.recovery(), preset.recoverySteps());
        Trained tuned = recovery.run();
        SpatialAttention attention =
                SpatialAttention.paper().scaled(preset.attentionScale()).forInputOf(network);
        recovery.with(attention.from(sparse)).run();

        experiment();

        // all but those of the control, which the quickstart does not make so
        List<Run> runs = trainings().stream()
                .filter(run -> run.environment().has("reused"))
                .toList();
        assertEquals(TRAININGS, stages(runs));
        assertEquals(4, runs.size());
        for (Run run : runs) {
            assertFalse(run.environment().has("commit"), "not known of what is only taken");
        }
        Run fineTuned = runs.stream()
                .filter(run -> run.id().stage().equals("fine-tune"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                tuned.model().weights().fingerprint(),
                Model.read(fineTuned.file("model.cfg"), fineTuned.file("model.weights"))
                        .weights()
                        .fingerprint());
    }

    @Test
    void anExperimentMakesThoseThatAreNotThere() {
        experiment();

        List<Run> runs = trainings();
        assertEquals(TRAININGS, stages(runs));
        assertTrue(runs.stream().noneMatch(run -> run.environment().has("reused")));
    }

    @Test
    void aPrunedModelTellsHowManyLiveChannelsWent() {
        TrialModels models = experiment().models("attention");
        int alive = 0;
        for (LayerPlan layer : models.plan().layers()) {
            float[] gamma = models.sparse().weights().of(layer.layer()).gamma();
            for (int channel = 0; channel < gamma.length; channel++) {
                if (!layer.kept().contains(channel) && Math.abs(gamma[channel]) >= 0.01) {
                    alive++;
                }
            }
        }
        Run pruned = Store.in(folder).list().stream()
                .filter(run -> run.id().stage().equals("prune") && run.number("parameters_change") < 0)
                .findFirst()
                .orElseThrow();
        assertEquals(alive, pruned.number("live_removed"));
        assertTrue(alive > 0);
    }
}
