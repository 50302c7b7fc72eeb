package org.prunelab.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.stage.Compute;

class ResourcesTest {

    private static final Compute GPU = new Compute(2, ComputeDevice.GPU);

    @Test
    void anExecutorComputesOneStageWithAllOfItsCores() {
        SparkConf conf = conf(Map.of(), Compute.cpu(3));

        assertEquals("3", conf.get("spark.executor.cores"));
        assertEquals("3", conf.get("spark.task.cpus"));
        assertEquals("3", conf.get("spark.executorEnv.OMP_NUM_THREADS"));
        assertFalse(conf.contains("spark.task.resource.gpu.amount"));
        assertEquals(
                "an executor with 3 cores and 1g of memory", Resources.of(conf).toString());
    }

    @Test
    void aStageOnAGpuGetsOne() {
        SparkConf conf = conf(Map.of(), GPU);

        assertEquals("1", conf.get("spark.executor.resource.gpu.amount"));
        assertEquals("1", conf.get("spark.task.resource.gpu.amount"));
        assertEquals("", Resources.of(conf).problem(GPU));
    }

    @Test
    void theUsersSettingsWinButStagesStayAlone() {
        SparkConf conf = conf(
                Map.of("spark.executor.cores", "4", "spark.task.cpus", "1", "spark.executor.memory", "8g"),
                Compute.cpu(2));

        assertEquals("4", conf.get("spark.task.cpus"));
        assertEquals("8g", Resources.of(conf).memory());
    }

    @Test
    void moreThreadsThanAnExecutorHasAreTold() {
        Resources two = Resources.of(conf(Map.of(), Compute.cpu(2)));

        assertEquals("", two.problem(Compute.cpu(1)));
        assertEquals(
                "The stage computes with 3 threads, but each executor was asked for with 2 cores; set spark.executor.cores=3, or compute with fewer threads.",
                two.problem(Compute.cpu(3)));
        assertTrue(two.problem(GPU).contains("spark.executor.resource.gpu.amount=1"));
    }

    private static SparkConf conf(Map<String, String> asked, Compute compute) {
        return Resources.conf("spark://127.0.0.1:7077", asked, compute, InetAddress.getLoopbackAddress());
    }
}
