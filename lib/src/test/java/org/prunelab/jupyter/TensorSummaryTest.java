package org.prunelab.jupyter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorSummaryTest {

    @Test
    void numbersAreSummarisedWhateverTheirType() {
        try (NDManager manager = NDManager.newBaseManager()) {
            assertEquals(
                    "Tensor (2, 2) float32 on cpu: min -1.000, mean 1.000, max 4.000",
                    TensorSummary.text(manager.create(new float[] {-1, 0, 1, 4}, new Shape(2, 2))));
            assertEquals(
                    "Tensor (3) int32 on cpu: min 1.000, mean 2.333, max 4.000",
                    TensorSummary.text(manager.create(new int[] {1, 2, 4})));
            assertEquals(
                    "Tensor (4) boolean on cpu: min 0.000, mean 0.2500, max 1.000",
                    TensorSummary.text(manager.create(new boolean[] {true, false, false, false})));
        }
    }

    @Test
    void emptyClosedAndUndefinedTensorsAreShown() {
        try (NDManager manager = NDManager.newBaseManager()) {
            assertEquals(
                    "Tensor (0, 3) float32 on cpu: min NaN, mean NaN, max NaN",
                    TensorSummary.text(manager.create(new Shape(0, 3))));
            assertTrue(TensorSummary.text(manager.create(new float[] {Float.NaN, 1}))
                    .endsWith("max NaN"));
            NDArray closed = manager.ones(new Shape(1));
            closed.close();
            assertEquals("Tensor, closed", TensorSummary.text(closed));
            assertTrue(TensorSummary.table(closed).toHtml().contains("closed"));
        }
    }

    @Test
    void summariesLeaveNoTensorBehind() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray array = manager.ones(new Shape(10));
            int before = manager.getManagedArrays().size();
            TensorSummary.text(array);
            assertEquals(before, manager.getManagedArrays().size());
        }
    }

    @Test
    void listsHaveARowForEachTensorUpToFifty() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray named = manager.ones(new Shape(2));
            named.setName("<weight>");
            NDList list = new NDList(named);
            list.addAll(new NDList(java.util.Collections.nCopies(99, named)));
            String text = TensorSummary.table(list).toText();
            assertEquals(52, text.lines().count());
            assertTrue(TensorSummary.table(list).toHtml().contains("&lt;weight&gt;"));
            assertEquals("100 tensors", TensorSummary.table(list).table().name());
            assertEquals(0, TensorSummary.table(new NDList(List.of())).table().rowCount());
        }
    }
}
