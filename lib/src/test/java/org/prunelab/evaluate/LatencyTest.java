package org.prunelab.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;
import org.prunelab.prune.Nets;

class LatencyTest {

    @Test
    void medianAndQuartilesAreInterpolated() {
        // numpy.percentile([9, 1, 4, 2], [50, 25, 75]) gives 3, 1.75, 5.25
        assertEquals(new Latency(3, 1.75, 5.25), Latency.of(9, 1, 4, 2));
    }

    @Test
    void oneTimeIsItsOwnMedianAndQuartiles() {
        assertEquals(new Latency(7, 7, 7), Latency.of(7));
    }

    @Test
    void networksAreMeasuredInTheirOrder() {
        Network network = Nets.of("conv 2\nplain 1");
        Model model = new Model(network, Weights.random(network, 1));
        List<Latency> latencies = Latency.measure(List.of(model, model), 3);
        assertEquals(2, latencies.size());
        for (Latency latency : latencies) {
            assertTrue(latency.low() > 0 && latency.low() <= latency.milliseconds(), latency.toString());
            assertTrue(latency.milliseconds() <= latency.high(), latency.toString());
        }
    }

    @Test
    void thingsTakeTurnsAndTheFirstRoundsDoNotCount() {
        List<String> order = new ArrayList<>();
        DoubleSupplier first = () -> {
            order.add("first");
            return order.size() <= 10 ? 1000 : 2;
        };
        DoubleSupplier second = () -> {
            order.add("second");
            return order.size() <= 10 ? 1000 : 3;
        };
        assertEquals(List.of(new Latency(2, 2, 2), new Latency(3, 3, 3)), Latency.byTurns(List.of(first, second), 2));
        for (int i = 0; i < order.size(); i++) {
            assertEquals(i % 2 == 0 ? "first" : "second", order.get(i));
        }
    }

    @Test
    void noRoundsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Latency.byTurns(List.of(() -> 1), 0));
    }

    @Test
    void anInterruptEndsTheMeasurement() {
        Thread.currentThread().interrupt();
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> Latency.byTurns(List.of(() -> 1), 5));
        assertTrue(e.getMessage().contains("interrupted"), e.getMessage());
        assertFalse(Thread.interrupted());
    }
}
