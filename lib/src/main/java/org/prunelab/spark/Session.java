package org.prunelab.spark;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.package$;
import org.prunelab.stage.Compute;
import org.prunelab.stage.Stage;
import org.prunelab.stage.StageProgress;
import org.prunelab.stage.Stages;
import org.prunelab.store.Run;

/** An application on a cluster: its executors, each of which computes one stage at a time. */
final class Session implements AutoCloseable {

    private final JavaSparkContext context;
    private final Resources resources;

    private Session(JavaSparkContext context, Resources resources) {
        this.context = context;
        this.resources = resources;
    }

    /**
     * Takes executors for stages like one that computes with this. Waits up to a minute for a master that is not one.
     *
     * @throws IllegalStateException where the cluster does not take the application in
     */
    static Session open(SparkMaster master, Map<String, String> settings, Compute compute) {
        SparkConf conf = Resources.conf(master.url(), settings, compute, master.localAddress());
        try {
            return new Session(new JavaSparkContext(conf), Resources.of(conf));
        } catch (Exception e) { // Spark throws checked exceptions that it does not declare
            throw new IllegalStateException(
                    "%s did not take this application in; it must be a master of Spark %s, and workers must reach %s. One application of Spark can be open in a process: close another one first. (%s)"
                            .formatted(
                                    master.url(),
                                    package$.MODULE$.SPARK_VERSION(),
                                    conf.get("spark.driver.host"),
                                    e.getMessage()),
                    e);
        }
    }

    /** Has a stage run by an executor, and returns when its run is in the store. */
    void run(Stage stage, Stages stages, StageProgress progress) {
        Optional<Run> found = stages.find(stage);
        if (found.isPresent()) {
            progress.reused(stage, found.get());
            return;
        }
        String problem = resources.problem(stage.compute());
        if (!problem.isEmpty()) {
            throw new IllegalStateException(problem);
        }
        try (NewsFolder news = NewsFolder.in(stages.store().root(), stages.id(stage))) {
            Order order = Order.of(stage, stages.id(stage).key(), stages.store().root(), news.path());
            new StageJob(stage, news, submit(order, stages.id(stage).folder()), this::waitedFor).await(progress);
        }
        Run made = stages.find(stage)
                .orElseThrow(() -> new IllegalStateException(
                        "An executor made %s, but it is not in the store %s here; do all machines share that folder?"
                                .formatted(stages.id(stage), stages.store().root())));
        progress.finished(stage, made);
    }

    /** A thread's jobs belong to its group, and its tasks may be interrupted. */
    private JavaFutureAction<List<String>> submit(Order order, String name) {
        context.setJobGroup(name, name, true);
        try {
            return context.parallelize(List.of(order.json()), 1)
                    .map(new StageTask())
                    .collectAsync();
        } finally {
            context.clearJobGroup();
        }
    }

    /** What stages wait for that no executor has taken yet. */
    private String waitedFor() {
        boolean none = context.sc().statusTracker().getExecutorInfos().length <= 1; // the driver counts as one
        return none ? resources + " (no worker has given one yet)" : resources.toString();
    }

    /** Gives the executors back. An interrupted thread would end the application in part, so another thread does it. */
    @Override
    public void close() {
        CompletableFuture.runAsync(context::close, task -> new Thread(task, "close Spark").start())
                .join(); // waits although the caller is interrupted
    }
}
