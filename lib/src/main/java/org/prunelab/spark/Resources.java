package org.prunelab.spark;

import java.net.InetAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.stage.Compute;

/**
 * What an executor has, and with it a stage, as there is one stage in an executor at a time.
 *
 * @param cores of the processor
 * @param memory of the heap, in Spark's words; tensors come on top
 * @param gpu whether it has a graphics card
 */
record Resources(int cores, String memory, boolean gpu) {

    /** Spark's name of the resource. */
    static final String GPU = "gpu";

    private static final String CORES = "spark.executor.cores";
    private static final String MEMORY = "spark.executor.memory";
    private static final String GPUS = "spark.executor.resource.gpu.amount";

    /** What settings ask for. */
    static Resources of(SparkConf conf) {
        return new Resources(conf.getInt(CORES, 1), conf.get(MEMORY), conf.getInt(GPUS, 0) > 0);
    }

    /** Why a stage can't be computed with it, as a sentence; empty where it can. */
    String problem(Compute compute) {
        if (compute.threads() > cores) {
            return "The stage computes with %d threads, but each executor was asked for with %d cores; set %s=%d, or compute with fewer threads."
                    .formatted(compute.threads(), cores, CORES, compute.threads());
        } else if (compute.device() == ComputeDevice.GPU && !gpu) {
            return "The stage computes on a GPU, but executors were asked for without one; set %s=1.".formatted(GPUS);
        }
        return "";
    }

    @Override
    public String toString() {
        return "an executor with %d core%s%s and %s of memory"
                .formatted(cores, cores == 1 ? "" : "s", gpu ? ", a GPU" : "", memory);
    }

    /**
     * The settings of an application.
     *
     * @param asked by the user; they and system properties come before what is usual here
     * @param compute what the first stage computes with
     * @param here the address by which workers reach this machine
     */
    static SparkConf conf(String master, Map<String, String> asked, Compute compute, InetAddress here) {
        SparkConf conf = new SparkConf(); // has read system properties
        asked.forEach(conf::set);
        conf.setMaster(master);
        conf.setIfMissing("spark.app.name", "prunelab");
        conf.setIfMissing("spark.ui.enabled", "false");
        conf.setIfMissing("spark.driver.host", here.getHostAddress());
        conf.setIfMissing("spark.driver.bindAddress", conf.get("spark.driver.host"));
        conf.setIfMissing(CORES, String.valueOf(compute.threads()));
        conf.setIfMissing(MEMORY, "1g");
        conf.set("spark.task.cpus", conf.get(CORES)); // the engine can't train twice in a JVM
        if (compute.device() == ComputeDevice.GPU) {
            conf.setIfMissing(GPUS, "1");
            conf.set("spark.task.resource.gpu.amount", conf.get(GPUS));
        }
        conf.setIfMissing("spark.executor.extraClassPath", classPath());
        conf.setIfMissing("spark.executor.extraJavaOptions", "-Djava.awt.headless=true -Dai.djl.offline=true");
        conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", conf.get(CORES));
        for (String variable : List.of("PRUNELAB_HOME", "PRUNELAB_DATA")) {
            String folder = System.getenv(variable);
            if (folder != null) {
                conf.setIfMissing("spark.executorEnv." + variable, folder);
            }
        }
        return conf;
    }

    /** The jars beside the one of this class, which holds where it runs from the kernel's folder; else the class path. */
    private static String classPath() {
        try {
            Path place = Path.of(Resources.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Files.isRegularFile(place)
                    ? place.resolveSibling("*").toString()
                    : System.getProperty("java.class.path");
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a class comes from a file or a folder", e);
        }
    }
}
