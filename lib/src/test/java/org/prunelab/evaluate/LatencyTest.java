package org.prunelab.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Yolov4;

class LatencyTest {

    private static final Model MODEL =
            Model.initial(Yolov4.of(2).width(0.0625).at(64).build(), 1);

    @Test
    void eachModelHasItsMedianBetweenItsQuartiles() {
        List<Latency> latencies = Latency.measure(List.of(MODEL, MODEL), 5);
        assertEquals(2, latencies.size());
        for (Latency latency : latencies) {
            assertTrue(latency.low() > 0);
            assertTrue(latency.low() <= latency.milliseconds() && latency.milliseconds() <= latency.high());
        }
    }

    @Test
    void anInterruptEndsTheMeasurement() {
        Thread.currentThread().interrupt();
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> Latency.measure(List.of(MODEL), 5));
        assertTrue(e.getMessage().contains("interrupted"), e.getMessage());
        assertEquals(false, Thread.interrupted());
    }

    @Test
    void noRoundsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Latency.measure(List.of(MODEL), 0));
    }
}
