package org.prunelab.stage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.darknet.Model;
import org.prunelab.prune.Cost;
import org.prunelab.prune.PruningPlan;
import org.prunelab.report.ProgressBar;
import org.prunelab.store.Run;
import org.prunelab.store.Store;

class StagesTest {

    @TempDir
    private Path folder;

    /** Writes down what it is told, but for progress bars. */
    private static final class Diary implements StageProgress {
        private final List<String> lines = new ArrayList<>();
        private int bars;

        @Override
        public void reused(Stage stage, Run run) {
            lines.add("reused " + stage.name());
        }

        @Override
        public void started(Stage stage) {
            lines.add("started " + stage.name());
        }

        @Override
        public void advanced(Stage stage, ProgressBar bar) {
            bars++;
        }

        @Override
        public void finished(Stage stage, Run run) {
            lines.add("finished " + stage.name());
        }

        @Override
        public void damaged(Stage stage, String what) {
            lines.add("damaged " + stage.name() + ": " + what);
        }
    }

    private Stages stages() {
        return Stages.in(Store.in(folder));
    }

    @Test
    void theWholeChainRunsOnceAndThenAnswersFromTheStore() {
        Diary first = new Diary();
        Export export = TinyStages.everything();
        Evaluate evaluate = TinyStages.evaluation(export.model());
        Run exported = stages().run(export, first);
        Run judged = stages().run(evaluate, first);

        assertEquals(
                List.of("train", "sparse-train", "prune", "fine-tune", "distill", "export", "evaluate"),
                first.lines.stream()
                        .filter(line -> line.startsWith("started"))
                        .map(line -> line.substring("started ".length()))
                        .toList());
        assertEquals(4 * 2 + 4, first.bars); // two steps and an evaluation in each training
        assertTrue(Files.isRegularFile(exported.file("model.onnx")));
        Run pruned = stages().find(Stages.chain(export).get(2)).orElseThrow();
        Run sparse = stages().find(Stages.chain(export).get(1)).orElseThrow();
        Model small = Model.read(pruned.file("model.cfg"), pruned.file("model.weights"));
        Model whole = Model.read(sparse.file("model.cfg"), sparse.file("model.weights"));
        Cost cost = Cost.of(
                PruningPlan.load(pruned.file("plan.json"), whole.network()).network());
        assertEquals(Cost.of(small.network()), cost);
        assertEquals((double) cost.parameters(), judged.number("parameters"));
        assertEquals(
                (double) cost.parameters() / Cost.of(whole.network()).parameters() - 1,
                pruned.number("parameters_change"),
                1e-12);
        Run distilled = stages().find(export.model()).orElseThrow();
        assertEquals(distilled.number("map"), judged.number("map"));
        assertEquals(1, distilled.environment().path("seed").asInt());
        assertTrue(Set.of(
                        "config.json",
                        "environment.json",
                        "evaluation.json",
                        "metrics.csv",
                        "model.cfg",
                        "model.weights",
                        "result.json")
                .equals(distilled.files()));

        Diary again = new Diary();
        stages().run(export, again);
        stages().run(evaluate, again);
        assertEquals(List.of("reused export", "reused evaluate"), again.lines);
        assertEquals(List.of(), stages().why(export));
    }

    @Test
    void aDamagedInputIsFoundByItsDigestAndMadeAgain() throws Exception {
        Train train = TinyStages.train(1);
        Run run = stages().run(train, StageProgress.NONE);
        byte[] good = Files.readAllBytes(run.file("model.weights"));
        byte[] bad = good.clone();
        bad[bad.length / 2] ^= 1;
        Files.write(run.file("model.weights"), bad);

        Diary diary = new Diary();
        stages().run(TinyStages.evaluation(train), diary);
        assertEquals(
                List.of(
                        "reused train",
                        "damaged train: the content of model.weights does not have its digest",
                        "started train",
                        "finished train",
                        "started evaluate",
                        "finished evaluate"),
                diary.lines);
        assertArrayEquals(good, Files.readAllBytes(run.file("model.weights")));
    }

    @Test
    void tellsWhatIsMissingAndWhatChanged() throws Exception {
        Stages stages = stages();
        Train first = TinyStages.train(1);
        Train second = TinyStages.train(2);
        assertEquals(List.of(stages.id(first) + " is missing, and the store has no other train."), stages.why(first));
        Run run = stages.run(first, StageProgress.NONE);
        assertEquals(
                List.of(
                        "%s is missing: the nearest run, %s, has training.seed 1 and not 2."
                                .formatted(stages.id(second), stages.id(first)),
                        stages.id(TinyStages.sparse(second)) + " waits for train."),
                stages.why(TinyStages.sparse(second)));
        long bytes = Files.size(run.file("result.json"));
        Files.writeString(run.file("result.json"), "{}");
        assertEquals(
                List.of("%s is damaged: result.json has 2 bytes and should have %d."
                        .formatted(stages.id(first), bytes)),
                stages().why(first));
    }
}
