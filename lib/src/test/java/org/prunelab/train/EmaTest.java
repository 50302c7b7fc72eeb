package org.prunelab.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmaTest {

    @Test
    void followsTheWeightsWithARisingDecay() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray weight = manager.create(new float[] {1, -4});
            weight.setRequiresGradient(true);
            NDArray statistic = manager.create(new float[] {2});
            try (Ema ema = new Ema(manager, List.of(weight, statistic), 0.9, 10)) {
                double expected = 1;
                double expectedStatistic = 2;
                for (int update = 1; update <= 3; update++) {
                    manager.create(new float[] {1 + update, -4}).copyTo(weight);
                    manager.create(new float[] {5}).copyTo(statistic);
                    ema.update();
                    double decay = 0.9 * (1 - Math.exp(-update / 10.0));
                    expected = decay * expected + (1 - decay) * (1 + update);
                    expectedStatistic = decay * expectedStatistic + (1 - decay) * 5;
                }
                assertEquals(3, ema.updates());
                assertArrayEquals(
                        new float[] {(float) expected, -4},
                        ema.averages().get(0).toFloatArray(),
                        1e-5f);
                assertEquals(expectedStatistic, ema.averages().get(1).getFloat(0), 1e-5);
                assertArrayEquals(new float[] {4, -4}, weight.toFloatArray());
            }
        }
    }

    @Test
    void goesOnFromASavedAverage() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray weight = manager.create(new float[] {1});
            try (Ema whole = new Ema(manager, List.of(weight), 0.9, 2);
                    Ema second = new Ema(manager, List.of(weight), 0.9, 2)) {
                manager.create(new float[] {7}).copyTo(weight);
                whole.update();
                second.restore(whole.averages(), whole.updates());
                manager.create(new float[] {-3}).copyTo(weight);
                whole.update();
                second.update();
                assertEquals(
                        whole.averages().get(0).getFloat(0),
                        second.averages().get(0).getFloat(0));
                assertThrows(IllegalArgumentException.class, () -> second.restore(List.of(), 1));
            }
        }
    }

    @Test
    void closingFreesTheAveragesAndLeavesTheWeights() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray weight = manager.create(new float[] {1});
            Ema ema = new Ema(manager, List.of(weight), 0.9, 2);
            NDArray average = ema.averages().get(0);
            ema.update();
            ema.close();
            assertEquals(1, manager.getManagedArrays().size());
            assertEquals(1, weight.getFloat(0));
            assertThrows(IllegalStateException.class, average::toFloatArray);
        }
    }
}
