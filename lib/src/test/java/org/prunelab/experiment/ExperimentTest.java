package org.prunelab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.recipe.Trial;
import org.prunelab.stage.FromZoo;
import org.prunelab.stage.SparseTrain;
import org.prunelab.stage.Stage;
import org.prunelab.stage.Train;
import org.prunelab.stage.Transfer;

/** From a description to trials and stages. */
class ExperimentTest {

    @TempDir
    Path folder;

    @Test
    void aThresholdAblationTrainsItsSparseModelOnce() {
        List<Stage> stages =
                Experiment.load("threshold-ablations").preset("quick").stages();

        assertEquals(2, stages.stream().filter(FromZoo.class::isInstance).count());
        assertEquals(8, stages.stream().filter(s -> s.name().equals("prune")).count());
        // base and sparse with their evaluations, eight prunings with theirs
        assertEquals(2 * 2 + 8 * 2, stages.size());
    }

    @Test
    void experimentsShareTheirBaseAndSparseModels() {
        Stage base =
                Experiment.load("threshold-ablations").preset("quick").stages().get(0);

        assertEquals(
                base,
                Experiment.load("attention-distilling").preset("quick").stages().get(0));
        assertEquals(
                base,
                Experiment.load("sparse-rate-schedules")
                        .preset("quick")
                        .stages()
                        .get(0));
    }

    @Test
    void aTrainingWithoutAPenaltyIsMadeOnceAndNotForEachRate() {
        List<Trial> trials =
                Experiment.load("sparse-rate-schedules").preset("reference").trials();

        // three schedules with five seeds, three more and two at two other rates with three; four shares to be pruned
        assertEquals((3 * 5 + 3 * 3 + 2 * 2 * 3) * 4, trials.size());
        assertEquals(
                36,
                trials.stream()
                        .flatMap(trial -> trial.stages().stream())
                        .filter(SparseTrain.class::isInstance)
                        .distinct()
                        .count());
        assertEquals(
                5 * 4,
                trials.stream()
                        .filter(trial -> trial.values().get("arm").equals("none"))
                        .count());
    }

    /** Recorded results hang on the trainings of their base detectors, which take hours; so their keys must stay. */
    @Test
    void theKeyOfTheReferenceBaseDetectorStays() {
        Experiment reference =
                Experiment.load("attention-distilling").preset("reference").threads(1);

        assertEquals(
                "train-b7564ec6a7891f32bef5",
                reference.stagesInStore().id(reference.stages().get(0)).folder());
    }

    @Test
    void groupRatesThatDoNotSuitThePapersGroupsAreRefused() throws IOException {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> load("'settings': {'groupRates': [1, 2, 3]}")
                        .trials());
        assertTrue(e.getMessage().contains("one number for each of the paper's 5 groups"), e.getMessage());
    }

    @Test
    void trialsAreAllCombinationsWithTheSeedFastest() throws IOException {
        Experiment experiment = load("'arms': {'a': {'settings': {'merge': 'union'}}, 'b': {}},"
                + "'grid': {'merge': ['majority', 'intersection'], 'roundTo': {'from': 1, 'to': 16, 'step': 5}},"
                + "'seeds': [3, 4]");

        List<Map<String, Object>> values =
                experiment.trials().stream().map(Trial::values).toList();

        assertEquals(4 * 2 + 2 * 4 * 2, values.size());
        assertEquals("{arm=a, merge=union, roundTo=1, seed=3}", values.get(0).toString());
        assertEquals("{arm=a, merge=union, roundTo=1, seed=4}", values.get(1).toString());
        assertEquals("{arm=a, merge=union, roundTo=16, seed=4}", values.get(7).toString());
        assertEquals("{arm=b, merge=majority, roundTo=1, seed=3}", values.get(8).toString());
    }

    @Test
    void anArmTakesPartWithThoseOfTheSeedsThatItNames() throws IOException {
        Experiment experiment = load("'arms': {'a': {}, 'b': {'seeds': [2, 9]}}, 'seeds': [1, 2]");

        assertEquals(
                "[{arm=a, seed=1}, {arm=a, seed=2}, {arm=b, seed=2}]",
                experiment.trials().stream().map(Trial::values).toList().toString());
        var none = assertThrows(
                IllegalArgumentException.class,
                () -> load("'arms': {'b': {'seeds': [9]}}, 'seeds': [1, 2]").trials());
        assertTrue(none.getMessage().contains("no arm takes part with any of the seeds [1, 2]"), none.getMessage());
    }

    @Test
    void rangesAreExactDecimals() throws IOException {
        Experiment experiment = load("'grid': {'percentiles': {'from': 0.1, 'to': 0.7, 'step': 0.1}}");

        assertEquals(
                List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7),
                experiment.trials().stream()
                        .map(trial -> trial.values().get("percentiles"))
                        .toList());
    }

    @Test
    void theQuickPresetStartsFromTheZooOnAnyData() throws IOException {
        Stage onShapes =
                load("'settings': {'until': 'base'}").preset("quick").stages().get(0);
        Stage onOthers = load("'settings': {'until': 'base', 'data': 'bccd'}")
                .preset("quick")
                .trials()
                .get(0)
                .stages()
                .get(0);
        Stage fromScratch = load("'settings': {'until': 'base', 'start': 'scratch'}")
                .preset("quick")
                .stages()
                .get(0);

        assertEquals("shapes", ((FromZoo) onShapes).detector());
        assertEquals("shapes", ((Transfer) onOthers).detector());
        assertInstanceOf(Train.class, fromScratch);
    }

    @Test
    void anotherSizeStartsFromScratchUnlessTheFileSaysOtherwise() throws IOException {
        Stage base = load("'settings': {'until': 'base', 'width': 0.25}")
                .preset("quick")
                .stages()
                .get(0);
        assertInstanceOf(Train.class, base);

        Experiment experiment = load("'settings': {'until': 'base', 'start': 'shapes', 'width': 0.25}");
        String told = assertThrows(
                        IllegalArgumentException.class,
                        () -> experiment.preset("quick").trials())
                .getMessage();
        assertTrue(told.contains("start=shapes is a YOLOv4 of width=0.125 and size=128, but width=0.25"), told);
    }

    @Test
    void theSparseModelIsTheZoosOnlyWhereTheFileSaysNothingOfItsTraining() throws IOException {
        assertEquals("shapes-sparse", ((FromZoo) sparse("'settings': {'until': 'sparse'}")).detector());
        assertInstanceOf(SparseTrain.class, sparse("'settings': {'until': 'sparse', 'sparseSteps': 8}"));
        assertInstanceOf(SparseTrain.class, sparse("'settings': {'until': 'sparse'}, 'grid': {'sparseRate': [0.001]}"));
        assertInstanceOf(
                SparseTrain.class,
                sparse("'settings': {'until': 'sparse'}, 'arms': {'a': {'settings': {'schedule': 'relaxed'}}}"));
        assertInstanceOf(SparseTrain.class, sparse("'settings': {'until': 'sparse', 'start': 'scratch'}"));
        assertInstanceOf(SparseTrain.class, sparse("'settings': {'until': 'sparse', 'data': 'bccd'}"));
        String told = assertThrows(
                        IllegalArgumentException.class,
                        () -> sparse("'settings': {'until': 'sparse', 'start': 'scratch', 'sparse': 'shapes-sparse'}"))
                .getMessage();
        assertTrue(told.contains("sparse=shapes-sparse was trained from start=shapes"), told);
    }

    private Stage sparse(String json) throws IOException {
        return load(json).preset("quick").trials().get(0).stages().get(2);
    }

    @Test
    void aPresetMayAvoidWhatAnotherCannotDo() throws IOException {
        Experiment experiment =
                load("'settings': {'group': 7}, 'presets': {'smoke': {'settings': {'group': 1, 'percentiles': 0.2}}}");

        assertEquals(1, experiment.trials().size());
        assertThrows(
                IllegalArgumentException.class, () -> experiment.preset("quick").trials());
    }

    @Test
    void equalStagesAreOneObject() throws IOException {
        Experiment experiment = load("'grid': {'percentiles': [0.1, 0.2, 0.3]}, 'seeds': [1, 2]");

        List<Stage> all =
                experiment.trials().stream().flatMap(p -> p.stages().stream()).toList();

        assertEquals(Set.copyOf(all).size(), experiment.stages().size());
        assertEquals(Set.copyOf(all), Set.copyOf(experiment.stages()));
        // a base and a sparse model for each seed, a pruned and a recovered one for each trial, all evaluated
        assertEquals(2 * (2 * 2 + 3 * 2 * 2), experiment.stages().size());
    }

    @Test
    void threadsArePartOfEveryStage() {
        Experiment one = Experiment.load("paper-tables").preset("smoke").threads(1);
        Experiment two = one.threads(2);

        assertTrue(one.stages().stream().noneMatch(two.stages()::contains));
    }

    private Experiment load(String content) throws IOException {
        Path file = folder.resolve("experiment.json");
        Files.writeString(file, "{\"title\": \"t\", \"question\": \"q\", %s}".formatted(content.replace('\'', '"')));
        return Experiment.load(file).preset("smoke");
    }
}
