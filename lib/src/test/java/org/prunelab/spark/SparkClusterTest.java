package org.prunelab.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
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
    static void start() throws Exception {
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
        Killing killing;
        Results results;
        try (SparkExecution spark = SparkExecution.at(cluster.master())) {
            killing = new Killing(spark);
            results = experiment.store(shared).run(killing);
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

    /** Kills a worker when each has a training that has come some way. */
    private static final class Killing implements Execution {
        private static final int SOME_WAY = 5 * EPOCH;

        private final Execution spark;
        private final Map<Stage, Integer> before = new HashMap<>();
        private final Map<Stage, List<Long>> afterwards = new ConcurrentHashMap<>();
        private boolean killed;

        Killing(Execution spark) {
            this.spark = spark;
        }

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
                        trained(of, bar.done());
                    }
                }
            });
        }

        private synchronized void trained(Stage stage, long done) {
            if (killed) {
                afterwards.computeIfAbsent(stage, any -> new ArrayList<>()).add(done);
                return;
            }
            before.put(stage, (int) done);
            if (before.size() == 2 && before.values().stream().allMatch(step -> step > SOME_WAY)) {
                assertEquals(1, cluster.executors(2).size());
                cluster.killWorker(2);
                killed = true;
            }
        }
    }
}
