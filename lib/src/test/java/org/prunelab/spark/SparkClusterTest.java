package org.prunelab.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.experiment.Execution;
import org.prunelab.experiment.Experiment;
import org.prunelab.experiment.Results;
import org.prunelab.report.ProgressBar;
import org.prunelab.stage.ModelStage;
import org.prunelab.stage.Stage;
import org.prunelab.stage.StageProgress;
import org.prunelab.stage.Stages;
import org.prunelab.stage.Train;
import org.prunelab.store.Store;
import tech.tablesaw.api.Table;

/** An experiment on a real standalone cluster of a master and two workers. */
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SparkClusterTest {

    private static final int EPOCH = 4;

    @TempDir
    private static Path folder;

    private static Cluster cluster;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        cluster = Cluster.start(folder.resolve("spark"), 2);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void theTableIsThatOfALocalRunThoughAWorkerIsKilled() throws IOException {
        Experiment experiment = experiment();
        Store shared = Store.in(folder.resolve("shared"));
        Killing killing = new Killing();
        Results results;
        try (SparkExecution spark = SparkExecution.at(cluster.master())) {
            results = experiment.store(shared).run(new Watching(spark, killing));
        }

        assertTrue(killing.killed);
        killing.afterwards.forEach((stage, steps) -> {
            int before = killing.before.get(stage);
            assertTrue(steps.stream().allMatch(step -> step > before - 3 * EPOCH), () -> "began again after step %d: %s"
                    .formatted(before, steps));
        });

        Store alone = Store.in(folder.resolve("alone"));
        Results undisturbed = experiment.store(alone).run();
        assertEquals(text(undisturbed), text(results));
        Stages here = Stages.in(alone);
        Stages there = Stages.in(shared);
        for (Stage stage : experiment.stages()) {
            if (stage instanceof ModelStage) {
                assertEquals(
                        here.find(stage).orElseThrow().digest(ModelStage.WEIGHTS),
                        there.find(stage).orElseThrow().digest(ModelStage.WEIGHTS),
                        stage.name());
            }
        }
    }

    @Test
    void anInterruptKeepsTheCheckpointAndTheNextRunGoesOn() throws IOException {
        Experiment experiment = experiment().store(Store.in(folder.resolve("interrupted")));
        Thread caller = Thread.currentThread();
        IllegalStateException stopped;
        try (SparkExecution spark = SparkExecution.at(cluster.master())) {
            Execution interrupting = new Watching(spark, (stage, done) -> {
                if (done > 2 * EPOCH) {
                    caller.interrupt();
                }
            });

            stopped = assertThrows(IllegalStateException.class, () -> experiment.run(interrupting));
            caller.interrupt(); // whoever interrupts again does not hinder the end of the application
        }

        assertTrue(Thread.interrupted());
        assertTrue(stopped.getMessage().contains("was interrupted"), stopped.getMessage());
        String why = String.join("\n", experiment.why(experiment.trials().get(0)));
        assertTrue(why.contains("was begun and is not whole yet"), why);
        try (Stream<Path> files = Files.walk(folder.resolve("interrupted/.making"))) {
            assertTrue(files.anyMatch(file -> file.endsWith("last.safetensors")));
        }
        try (Stream<Path> news = Files.list(folder.resolve("interrupted/.spark"))) {
            assertEquals(0, news.count());
        }
    }

    private static String text(Results results) {
        assertTrue(results.whole(), results::toText);
        Table table = results.table();
        table.removeColumns("seconds");
        return table.write().toString("csv");
    }

    private static Experiment experiment() throws IOException {
        Path file = folder.resolve("experiment.json");
        Files.writeString(file, """
                {"title": "t", "question": "q", "seeds": [1, 2], "grid": {"percentiles": [0.2, 0.4]},
                 "settings": {"trainImages": 16, "valImages": 8, "width": 0.03125, "batch": 4, "threads": 1,
                              "baseSteps": 80, "sparseSteps": 4, "evaluations": 0, "until": "prune"}}""");
        return Experiment.load(file).preset("smoke");
    }

    /** Tells the steps of base trainings. */
    private record Watching(Execution spark, BiConsumer<Stage, Integer> steps) implements Execution {
        @Override
        public int slots() {
            return spark.slots();
        }

        @Override
        public void run(Stage stage, Stages stages, StageProgress progress) {
            spark.run(stage, stages, new StageProgress() {
                @Override
                public void queued(Stage of, String what) {
                    progress.queued(of, what);
                }

                @Override
                public void started(Stage of) {
                    progress.started(of);
                }

                @Override
                public void advanced(Stage of, ProgressBar bar) {
                    progress.advanced(of, bar);
                    if (of instanceof Train) {
                        steps.accept(of, (int) bar.done());
                    }
                }
            });
        }
    }

    /** Kills a worker when each has a training that has come some way. */
    private static final class Killing implements BiConsumer<Stage, Integer> {
        private static final int SOME_WAY = 5 * EPOCH;

        private final Map<Stage, Integer> before = new HashMap<>();
        private final Map<Stage, List<Integer>> afterwards = new HashMap<>();
        private boolean killed;

        @Override
        public synchronized void accept(Stage stage, Integer done) {
            if (killed) {
                afterwards.computeIfAbsent(stage, any -> new ArrayList<>()).add(done);
                return;
            }
            before.put(stage, done);
            if (before.size() == 2 && before.values().stream().allMatch(step -> step > SOME_WAY)) {
                assertEquals(1, cluster.executors(2).size());
                cluster.killWorker(2);
                killed = true;
            }
        }
    }
}
