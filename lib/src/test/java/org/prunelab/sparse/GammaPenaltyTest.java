package org.prunelab.sparse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GammaPenaltyTest {

    @Test
    void addsRateTimesSignToTheGradientOfItsLayersOnly() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<Integer, NDArray> gammas = Map.of(
                    0, manager.create(new float[] {0.5f, -0.2f}),
                    3, manager.create(new float[] {0, 1, -1}),
                    7, manager.create(new float[] {1}));
            Map<Integer, NDArray> gradients = Map.of(
                    0, manager.create(new float[] {1, 1}),
                    3, manager.create(new float[] {0, 0, 0}),
                    7, manager.create(new float[] {2}));
            new GammaPenalty(SparseRate.constant(0.1), Set.of(0, 3)).addTo(gammas, gradients, 0);
            assertArrayEquals(new float[] {1.1f, 0.9f}, gradients.get(0).toFloatArray(), 1e-6f);
            assertArrayEquals(new float[] {0, 0.1f, -0.1f}, gradients.get(3).toFloatArray(), 1e-6f);
            assertArrayEquals(new float[] {2}, gradients.get(7).toFloatArray());
        }
    }

    @Test
    void leavesNoArraysBehind() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<Integer, NDArray> gammas = Map.of(
                    0,
                    manager.ones(new ai.djl.ndarray.types.Shape(4)),
                    1,
                    manager.ones(new ai.djl.ndarray.types.Shape(2)));
            Map<Integer, NDArray> gradients = Map.of(
                    0,
                    manager.zeros(new ai.djl.ndarray.types.Shape(4)),
                    1,
                    manager.zeros(new ai.djl.ndarray.types.Shape(2)));
            int before = manager.getManagedArrays().size();
            new GammaPenalty(SparseRate.relaxed(1, 0, 0.5, 0), Set.of(0, 1)).addTo(gammas, gradients, 0.5);
            assertEquals(before, manager.getManagedArrays().size());
        }
    }

    @Test
    void aPenaltyForAnotherNetworkIsRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<Integer, NDArray> gammas = Map.of(0, manager.create(new float[] {1}));
            GammaPenalty penalty = new GammaPenalty(SparseRate.constant(0.1), Set.of(0, 9));
            assertThrows(IllegalArgumentException.class, () -> penalty.addTo(gammas, gammas, 0));
        }
    }
}
