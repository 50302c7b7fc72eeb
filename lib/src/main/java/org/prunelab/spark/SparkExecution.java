package org.prunelab.spark;

import java.util.HashMap;
import java.util.Map;
import org.prunelab.experiment.Execution;
import org.prunelab.stage.Stage;
import org.prunelab.stage.StageProgress;
import org.prunelab.stage.Stages;

/**
 * Runs stages on a Spark cluster, one at a time in an executor. The store's folder must be shared by all machines under
 * the same path, and so must the folder of this library's jars.
 *
 * <pre>{@code
 * Results results;
 * try (SparkExecution spark = SparkExecution.at("spark://master:7077")) {
 *     results = Experiment.load("threshold-ablations").threads(2).run(spark);
 * }
 * }</pre>
 *
 * An executor gets as many cores as the first stage has threads, and a GPU where that stage computes on one. Spark tries a
 * stage again whose executor it loses, and the stage resumes from its checkpoint; a stage that fails by itself is not
 * tried again. A JVM holds one of these open at a time.
 */
public final class SparkExecution implements Execution {

    /** Ready stages that are handed to Spark at a time, however many executors there are; each takes a thread here. */
    private static final int MOST_AT_A_TIME = 256;

    private final SparkMaster master;
    private final Map<String, String> settings;
    private Session session;
    private RuntimeException refused;
    private boolean closed;

    private SparkExecution(SparkMaster master, Map<String, String> settings) {
        this.master = master;
        this.settings = Map.copyOf(settings);
    }

    /**
     * A cluster by its master, which is asked whether it is there; the cluster is only taken when the first stage runs.
     *
     * @param master such as {@code spark://host:7077}; several masters are separated by commas
     * @throws IllegalArgumentException where that is no address, nobody answers there, or Spark is not on the class path
     */
    public static SparkExecution at(String master) {
        SparkMaster address = SparkMaster.of(master);
        checkSparkIsThere();
        address.localAddress(); // tells that nobody answers
        return new SparkExecution(address, Map.of());
    }

    /**
     * The same with one of Spark's own settings, such as {@code spark.executor.memory} (1g where it is not named) or {@code
     * spark.executor.cores}. System properties of these names count as well, but less than this.
     */
    public SparkExecution with(String setting, String value) {
        if (!setting.startsWith("spark.")) {
            throw new IllegalArgumentException(
                    "\"%s\" is no setting of Spark; their names begin with spark., as spark.executor.memory."
                            .formatted(setting));
        }
        Map<String, String> more = new HashMap<>(settings);
        more.put(setting, value);
        return new SparkExecution(master, more);
    }

    private static void checkSparkIsThere() {
        try {
            Class.forName("org.apache.spark.SparkContext", false, SparkExecution.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "--spark needs Spark on the class path: environment/prunelab puts it there, and environment/spark jars tells the folder of its jars for notebooks and other programs.",
                    e);
        }
    }

    @Override
    public int slots() {
        return MOST_AT_A_TIME;
    }

    @Override
    public void run(Stage stage, Stages stages, StageProgress progress) {
        progress.queued(stage, "an answer of " + master.url());
        session(stage).run(stage, stages, progress);
    }

    private synchronized Session session(Stage stage) {
        if (closed) {
            throw new IllegalStateException(
                    "The execution on %s was closed; make another one.".formatted(master.url()));
        } else if (refused != null) {
            throw refused; // asking once a stage would take a minute each
        } else if (session == null) {
            try {
                session = Session.open(master, settings, stage.compute());
            } catch (RuntimeException e) {
                refused = e;
                throw e;
            }
        }
        return session;
    }

    /** Gives the executors back to the cluster. */
    @Override
    public synchronized void close() {
        closed = true;
        if (session != null) {
            session.close();
            session = null;
        }
    }
}
