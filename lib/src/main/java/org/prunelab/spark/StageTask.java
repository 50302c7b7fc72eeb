package org.prunelab.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.resource.ResourceInformation;
import org.prunelab.base.FileProblem;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.stage.Stage;
import org.prunelab.stage.StageJson;
import org.prunelab.stage.Stages;
import org.prunelab.stage.StopSignal;
import org.prunelab.store.RunId;
import org.prunelab.store.Store;
import org.prunelab.worker.Failure;

/**
 * Runs a stage in an executor: an {@link Order} in, why it failed out; empty where it did not. What a stage throws is
 * handed back as words, as another attempt would fail alike; Spark tries again only where it loses the executor.
 */
final class StageTask implements Function<String, String> {

    private static final long serialVersionUID = 1;

    @Override
    public String call(String json) {
        TaskContext task = TaskContext.get();
        useGpu(task);
        String outcome = outcome(json, task.cpus());
        task.killTaskIfInterrupted(); // then nobody wants an outcome
        return outcome;
    }

    /**
     * Why a stage failed, and on which machine; empty where it did not.
     *
     * @param cores that there are for it
     */
    static String outcome(String json, int cores) {
        try {
            run(Order.read(json), cores);
            return "";
        } catch (RuntimeException | Error e) {
            return "On %s: %s".formatted(host(), Failure.inWords(e));
        }
    }

    private static void run(Order order, int cores) {
        Path store = Path.of(order.store());
        Path news = Path.of(order.news());
        checkIsSeen(store, news);
        try {
            Stage stage = StageJson.read(order.stage());
            checkCores(stage, cores);
            Stages stages = Stages.in(Store.in(store));
            checkIsTheSame(stages.id(stage), order.key());
            StopSignal.interrupts(() -> stages.run(stage, new NewsWriter(stage, news)));
        } finally {
            end(news);
        }
    }

    private static void checkCores(Stage stage, int cores) {
        int threads = stage.compute().threads();
        if (threads > cores) {
            throw new IllegalStateException("The stage computes with %d threads, but the executor has %d cores for it."
                    .formatted(threads, cores));
        }
    }

    private static void checkIsSeen(Path store, Path news) {
        if (!Files.isDirectory(news)) {
            throw new IllegalStateException(
                    "The executor does not see the store %s as the driver does; all machines of the cluster need that folder at the same path, as by NFS. PRUNELAB_STORE names it."
                            .formatted(store));
        }
        try {
            News.of(News.State.BEGUN).write(news);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The user %s, as whom executors run, can't write to the store %s: %s."
                            .formatted(System.getProperty("user.name"), store, FileProblem.inWords(e)),
                    e);
        }
    }

    private static void checkIsTheSame(RunId id, String key) {
        if (!id.key().equals(key)) {
            throw new IllegalStateException(
                    "%s has another key on the executor than on the driver: its pictures are others there, or this library is of another version."
                            .formatted(id.stage()));
        }
    }

    /** For whoever waits until a stage that was told to stop has kept what it had. */
    private static void end(Path news) {
        boolean interrupted = Thread.interrupted(); // else the file would be closed while it is written
        try {
            News.of(News.State.ENDED).write(news);
        } catch (IOException e) {
            // whoever waits does so in vain, but not forever
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** An executor has one GPU at most, and keeps it, so that the engine is told once for all. */
    private static void useGpu(TaskContext task) {
        ResourceInformation gpu = task.resourcesJMap().get(Resources.GPU);
        if (gpu != null) {
            System.setProperty(ComputeDevice.GPU_NUMBER, gpu.addresses()[0]);
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "a machine without a name";
        }
    }
}
