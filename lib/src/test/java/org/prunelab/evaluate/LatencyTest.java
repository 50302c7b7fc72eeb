package org.prunelab.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class LatencyTest {

    @Test
    void medianAndQuartilesAreInterpolated() {
        // numpy.percentile([9, 1, 4, 2], [50, 25, 75]) gives 3, 1.75, 5.25
        assertEquals(new Latency(3, 1.75, 5.25), Latency.of(9, 1, 4, 2));
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
