package org.prunelab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.experiment.TrialState.Kind;
import org.prunelab.outcome.Outcomes;
import org.prunelab.recipe.Trial;
import org.prunelab.stage.Distill;
import org.prunelab.stage.Evaluate;
import org.prunelab.stage.FineTune;
import org.prunelab.stage.Prune;
import org.prunelab.stage.Stage;
import org.prunelab.stage.StageProgress;
import org.prunelab.stage.Stages;
import org.prunelab.store.Instructions;
import org.prunelab.store.Store;

/** How an experiment's stages are run, by an execution whose results are known. */
class SweepTest {

    @TempDir
    Path folder;

    private Experiment experiment;

    @BeforeEach
    void load() throws IOException {
        experiment = load(
                "'arms': {'tuned': {'settings': {'recovery': 'fine-tuning'}}, 'distilled': {}}, 'grid': {'percentiles': [0.2, 0.4]}, 'seeds': [1, 2]");
    }

    @Test
    void eachStageRunsOnceAndAfterItsInputs() {
        Numbers numbers = new Numbers(1, stage -> false);

        Results results = experiment.run(numbers);

        assertTrue(results.whole());
        assertEquals(experiment.stages().size(), numbers.ran.size());
        for (Stage stage : numbers.ran) {
            int at = numbers.ran.indexOf(stage);
            assertEquals(at, numbers.ran.lastIndexOf(stage));
            assertTrue(numbers.ran.subList(0, at).containsAll(stage.inputs()));
        }
    }

    @Test
    void severalSlotsGiveTheSameTable() {
        String one = experiment
                .run(new Numbers(1, stage -> false))
                .table()
                .selectColumns("arm", "seed", "map")
                .print();

        Experiment elsewhere = experiment.store(Store.in(folder.resolve("another")));

        assertEquals(
                one,
                elsewhere
                        .run(new Numbers(3, stage -> false))
                        .table()
                        .selectColumns("arm", "seed", "map")
                        .print());
    }

    @Test
    void aSecondRunRunsNothing() {
        String first = experiment.run(new Numbers(1, stage -> false)).toText();
        Numbers second = new Numbers(1, stage -> false);

        assertEquals(first, experiment.run(second).toText());
        assertEquals(List.of(), second.ran);
    }

    @Test
    void anotherTrialRunsOnlyWhatIsNew() throws IOException {
        experiment.run(new Numbers(1, stage -> false));
        Numbers more = new Numbers(1, stage -> false);

        load("'arms': {'tuned': {'settings': {'recovery': 'fine-tuning'}}}, 'grid': {'percentiles': [0.2, 0.4, 0.6]}, 'seeds': [1, 2]")
                .run(more);

        assertEquals(
                Set.of("prune", "fine-tune", "evaluate"),
                more.ran.stream().map(Stage::name).collect(Collectors.toSet()));
        assertEquals(8, more.ran.size());
    }

    @Test
    void aFailedStageStopsOnlyTheTrialsThatNeedItAndIsRetried() {
        Results results = experiment.run(new Numbers(1, stage -> stage instanceof Distill));

        assertFalse(results.whole());
        results.states().forEach((trial, state) -> {
            boolean distilled = trial.values().get("arm").equals("distilled");
            assertEquals(distilled ? Kind.FAILED : Kind.DONE, state.kind(), trial.toString());
            assertEquals(distilled, state.detail().contains("the teacher is ill"), state.detail());
        });
        assertTrue(results.toText().contains("the teacher is ill"));
        assertThrows(IllegalStateException.class, results::record);

        Numbers again = new Numbers(1, stage -> false);
        assertTrue(experiment.run(again).whole());
        assertTrue(again.ran.stream().allMatch(s -> s instanceof Distill || s instanceof Evaluate));
    }

    @Test
    void whyNamesWhatIsMissing() {
        Trial last = experiment.trials().get(experiment.trials().size() - 1);
        assertTrue(
                experiment.why(last).get(0).startsWith("train-"),
                experiment.why(last).toString());

        experiment.run(new Numbers(1, stage -> stage instanceof FineTune));

        assertEquals(List.of(), experiment.why(last));
        String why = String.join("\n", experiment.why(experiment.trials().get(0)));
        assertTrue(why.startsWith("fine-tune-"), why);
    }

    @Test
    void theSummaryIsMeanAndSpreadOverSeeds() {
        Results results = experiment.run(new Numbers(1, stage -> false));

        var summary = results.summary().table();

        assertEquals(4, summary.rowCount());
        double a = results.table().doubleColumn("map").get(0);
        double b = results.table().doubleColumn("map").get(1);
        assertEquals((a + b) / 2, summary.doubleColumn("map").get(0), 1e-12);
        assertEquals(
                Math.abs(a - b) / Math.sqrt(2), summary.doubleColumn("map_sd").get(0), 1e-12);
        assertEquals(2, summary.longColumn("seeds").get(0));
    }

    @Test
    void resultsAreRecordedWithWhereTheyComeFrom() throws IOException {
        Results results = experiment.run(new Numbers(1, stage -> false));

        Path recorded = results.record();

        List<String> lines = Files.readAllLines(recorded.resolve("results.csv"));
        assertEquals(1 + 8, lines.size());
        assertTrue(lines.get(0).startsWith("arm,percentiles,seed,map,parameters,macs"), lines.get(0));
        JsonNode provenance =
                new ObjectMapper().readTree(recorded.resolve("provenance.json").toFile());
        JsonNode stages = provenance.at("/points/0/stages");
        String last = stages.get(stages.size() - 1).asText();
        assertEquals(
                results.table().doubleColumn("map").get(0),
                provenance.path("runs").path(last).path("result").path("map").doubleValue());
    }

    @Test
    void aRecordedTrialIsVerifiedByComputingItAnew() {
        experiment.run(new Numbers(1, stage -> false)).record();

        Verification verification = experiment.verify(new Numbers(1, stage -> false));
        assertTrue(verification.same());
        assertEquals(Instructions.current(), verification.recordedWith());
        assertFalse(experiment.verify(new Numbers(1, stage -> false, 1)).same());
    }

    @Test
    void aVerificationThatFailedGoesOnWithTheSameTrial() throws IOException {
        experiment.run(new Numbers(1, stage -> false)).record();

        var failed = assertThrows(
                IllegalStateException.class,
                () -> experiment.verify(new Numbers(1, stage -> stage instanceof Evaluate)));
        Verification again = experiment.verify(new Numbers(1, stage -> false));

        assertTrue(failed.getMessage().startsWith(again.trial() + " can't be computed anew"), failed.getMessage());
        assertTrue(again.same());
        try (Stream<Path> left = Files.list(experiment.store().root().resolve(".verification"))) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void whatIsRecordedReadsAsWhatIsLive() {
        assertTrue(experiment.recorded().isEmpty());
        assertTrue(experiment.recorded().toText().contains("results " + experiment.name()));
        Outcomes live = experiment.run(new Numbers(1, stage -> false)).outcomes();
        experiment.results().record();

        Outcomes recorded = experiment.recorded();

        assertEquals(live.rows(), recorded.rows());
        assertEquals(4, recorded.rows().size());
        assertEquals(2, recorded.where("arm", "tuned").rows().size());
        assertEquals(
                1,
                recorded.where("percentiles", 0.4)
                        .without("arm", "tuned")
                        .rows()
                        .size());
        assertEquals(live.order("map"), recorded.order("map"));
        assertTrue(
                recorded.runs().toHtml().contains(recorded.rows().get(3).runs().get(1)));
    }

    private Experiment load(String content) throws IOException {
        Path file = folder.resolve("experiment.json");
        Files.writeString(file, "{\"title\": \"t\", \"question\": \"q\", %s}".formatted(content.replace('\'', '"')));
        return Experiment.load(file).preset("smoke").store(Store.in(folder.resolve("store")));
    }

    /** Gives each stage a number that follows from its key, in place of working. */
    private static final class Numbers implements Execution {
        private final int slots;
        private final Predicate<Stage> fails;
        private final int shift;
        private final List<Stage> ran = Collections.synchronizedList(new ArrayList<>());

        Numbers(int slots, Predicate<Stage> fails) {
            this(slots, fails, 0);
        }

        Numbers(int slots, Predicate<Stage> fails, int shift) {
            this.slots = slots;
            this.fails = fails;
            this.shift = shift;
        }

        @Override
        public int slots() {
            return slots;
        }

        @Override
        public void run(Stage stage, Stages stages, StageProgress progress) {
            ran.add(stage);
            if (fails.test(stage)) {
                throw new IllegalStateException("the teacher is ill");
            }
            String key = stages.id(stage).key();
            double map = Integer.parseInt(key.substring(0, 4), 16) / 65536.0 + shift;
            ObjectNode result = new ObjectMapper().createObjectNode();
            result.put("map", map)
                    .put("parameters", stage instanceof Prune ? 50 : 100)
                    .put("macs", 100);
            stages.store()
                    .make(
                            stages.id(stage),
                            new ObjectMapper().createObjectNode().put("key", key),
                            m -> result);
        }
    }
}
