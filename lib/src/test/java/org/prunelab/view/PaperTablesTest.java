package org.prunelab.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Yolov4;
import org.prunelab.experiment.RecordedLatency;
import org.prunelab.prune.ReleasedNetwork;
import tech.tablesaw.api.Table;

class PaperTablesTest {

    @Test
    void theReleasedNetworkStandsBesideTheAbstract() {
        Network network = Yolov4.of(20).at(416).build();
        var released = ReleasedNetwork.plan(network);

        Table table = PaperClaims.sizes(released, released).table();

        assertEquals(
                "[, , -64.7, , , -34.9, 256, 90, 87.1, 86.6]",
                table.stringColumn("paper").asList().toString());
        assertEquals(
                "[64.040, 24.033, -62.5, 29.834, 19.764, -33.8, 256.2, 96.1, , ]",
                table.stringColumn("released network").asList().toString());
    }

    @Test
    void recordedLatenciesAreFoundAboveAndNarrowedDown() {
        RecordedLatency latency = RecordedLatency.load().at(2, 1).of("full", "released");

        assertEquals(8, latency.rows().size());
        assertTrue(latency.toText().contains("OpenCV dnn"));
        assertEquals(19_764_206_423.0 / 29_834_335_232.0, latency.rows().get(1).macsRatio(), 1e-12);
        assertTrue(latency.finding("released").text().startsWith("With 33.8 % fewer MACs"));
        assertTrue(latency.finding("nobody").text().startsWith("No latency of \"nobody\" is recorded here"));
    }
}
