package org.prunelab.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.prunelab.darknet.Activation;

class LayerFunctionTest {

    /** One that the caches hold and one that they don't, which are computed in two ways. */
    @ParameterizedTest
    @ValueSource(longs = {1 << 10, LayerFunction.BEYOND_CACHE})
    void mishAndItsGradientAreThoseOfTheFormulaAtAnySize(long size) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.linspace(-20, 20, (int) size).reshape(new Shape(1, 1, size / 32, 32));
            float[] inputs = x.toFloatArray();
            x.setRequiresGradient(true);
            float[] outputs;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray y = LayerFunction.activate(x, Activation.MISH, true);
                collector.backward(y.sum());
                outputs = y.toFloatArray();
            }
            float[] gradients = x.getGradient().toFloatArray();
            for (int i = 0; i < inputs.length; i += 97) {
                assertEquals(mish(inputs[i]), outputs[i], 1e-5);
                assertEquals((mish(inputs[i] + 1e-5) - mish(inputs[i] - 1e-5)) / 2e-5, gradients[i], 1e-4);
            }
        }
    }

    @Test
    void inferenceOverwritesTheMapWithTheSameMish() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.linspace(-20, 20, 1000).reshape(new Shape(1, 10, 10, 10));
            float[] inputs = x.toFloatArray();
            float[] outputs = LayerFunction.activate(x, Activation.MISH, false).toFloatArray();
            for (int i = 0; i < inputs.length; i++) {
                assertEquals(mish(inputs[i]), outputs[i], 1e-5);
            }
        }
    }

    private static double mish(double x) {
        return x * Math.tanh(Math.log1p(Math.exp(x)));
    }
}
