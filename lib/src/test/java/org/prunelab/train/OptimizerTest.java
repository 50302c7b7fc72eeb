package org.prunelab.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against torch.optim, whose values src/test/python/optimizers.py records. */
class OptimizerTest {

    private static final double[] RATES = {0.02, 0.02, 0.015, 0.01, 0.001};

    private NDManager manager;
    private NDList record;

    @BeforeEach
    void open() throws IOException {
        manager = NDManager.newBaseManager();
        try (InputStream in = OptimizerTest.class.getResourceAsStream("optimizers.npz")) {
            record = NDList.decode(manager, in);
        }
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static OptimizerSettings settings(String name) {
        return switch (name) {
            case "sgd_nesterov" -> new OptimizerSettings.Sgd(0.937, true, 0.05);
            case "sgd_momentum" -> new OptimizerSettings.Sgd(0.9, false, 0.05);
            case "sgd_plain" -> new OptimizerSettings.Sgd(0, false, 0.05);
            default -> new OptimizerSettings.AdamW(0.9, 0.999, 1e-3, 0.05);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd_nesterov", "sgd_momentum", "sgd_plain", "adamw"})
    void stepsLikeTorch(String name) {
        Map<String, NDArray> parameters = start();
        try (Optimizer optimizer = settings(name).on(manager, parameters)) {
            for (int step = 0; step < RATES.length; step++) {
                step(optimizer, parameters, step);
                assertParameters(name, step, parameters);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd_nesterov", "adamw"})
    void goesOnFromASavedState(String name) {
        Map<String, NDArray> parameters = start();
        try (Optimizer first = settings(name).on(manager, parameters);
                Optimizer second = settings(name).on(manager, parameters)) {
            for (int step = 0; step < 3; step++) {
                step(first, parameters, step);
            }
            second.restore(first.state(), first.steps());
            for (int step = 3; step < RATES.length; step++) {
                step(second, parameters, step);
                assertParameters(name, step, parameters);
            }
        }
    }

    @Test
    void followsWeightsThatAreRestoredBetweenSteps() {
        Map<String, NDArray> parameters = start();
        try (Optimizer optimizer = settings("sgd_plain").on(manager, parameters)) {
            step(optimizer, parameters, 1);
            parameters.forEach((key, parameter) -> record.get("start." + key).copyTo(parameter));
            step(optimizer, parameters, 0);
            assertParameters("sgd_plain", 0, parameters);
        }
    }

    @Test
    void gradientsOfZeroChangeGammaNowhere() {
        Map<String, NDArray> parameters = start();
        float[] before = parameters.get("gamma").toFloatArray();
        Map<String, NDArray> zeros = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> zeros.put(name, parameter.zerosLike()));
        try (Optimizer adamW = OptimizerSettings.adamW().on(manager, parameters);
                Optimizer sgd = OptimizerSettings.sgd().on(manager, parameters)) {
            adamW.step(zeros, 0.1);
            sgd.step(zeros, 0.1);
        }
        assertArrayEquals(before, parameters.get("gamma").toFloatArray());
    }

    @Test
    void stateIsNamedByParameterAndFreedOnClosing() {
        Map<String, NDArray> parameters = start();
        int before = manager.getManagedArrays().size();
        Optimizer optimizer = OptimizerSettings.adamW().on(manager, parameters);
        assertEquals(
                "[kernel.mean, kernel.square, gamma.mean, gamma.square]",
                optimizer.state().keySet().toString());
        NDArray mean = optimizer.state().get("gamma.mean");
        step(optimizer, parameters, 0);
        step(optimizer, parameters, 1);
        optimizer.close();
        assertEquals(before, manager.getManagedArrays().size());
        assertThrows(IllegalStateException.class, mean::toFloatArray);
    }

    @Test
    void theStateOfAnotherOptimizerIsRefused() {
        Map<String, NDArray> parameters = start();
        try (Optimizer sgd = OptimizerSettings.sgd().on(manager, parameters);
                Optimizer adamW = OptimizerSettings.adamW().on(manager, parameters)) {
            String message = assertThrows(IllegalArgumentException.class, () -> adamW.restore(sgd.state(), 1))
                    .getMessage();
            assertTrue(message.contains("kernel.mean"), message);
        }
    }

    @Test
    void aStateOfAnotherShapeIsNamed() {
        Map<String, NDArray> parameters = start();
        try (Optimizer optimizer = OptimizerSettings.sgd().on(manager, parameters)) {
            Map<String, NDArray> saved = new LinkedHashMap<>(optimizer.state());
            saved.put("gamma.momentum", manager.ones(new Shape(1)));
            String message = assertThrows(IllegalArgumentException.class, () -> optimizer.restore(saved, 1))
                    .getMessage();
            assertTrue(message.contains("gamma.momentum has shape (1), but (4)"), message);
        }
    }

    @Test
    void aParameterWithoutGradientIsNamed() {
        Map<String, NDArray> parameters = Map.of("running mean", manager.ones(new Shape(3)));
        try (Optimizer optimizer = OptimizerSettings.sgd().on(manager, parameters)) {
            String message = assertThrows(IllegalArgumentException.class, () -> optimizer.step(Map.of(), 0.1))
                    .getMessage();
            assertTrue(message.contains("running mean"), message);
        }
    }

    @Test
    void settingsRefuseNonsense() {
        assertThrows(IllegalArgumentException.class, () -> new OptimizerSettings.Sgd(1, false, 0));
        assertThrows(IllegalArgumentException.class, () -> new OptimizerSettings.Sgd(0, true, 0));
        assertThrows(IllegalArgumentException.class, () -> new OptimizerSettings.Sgd(0.9, true, -1));
        assertThrows(IllegalArgumentException.class, () -> new OptimizerSettings.AdamW(0.9, 1, 1e-8, 0));
        assertThrows(IllegalArgumentException.class, () -> new OptimizerSettings.AdamW(0.9, 0.99, 0, 0));
    }

    private Map<String, NDArray> start() {
        Map<String, NDArray> parameters = new LinkedHashMap<>();
        for (String name : new String[] {"kernel", "gamma"}) {
            NDArray parameter = record.get("start." + name).duplicate();
            parameters.put(name, parameter);
        }
        return parameters;
    }

    private void step(Optimizer optimizer, Map<String, NDArray> parameters, int step) {
        try (NDManager own = manager.newSubManager()) {
            Map<String, NDArray> gradients = new LinkedHashMap<>();
            for (String name : parameters.keySet()) {
                NDArray gradient = record.get("gradient" + step + "." + name).duplicate();
                gradient.attach(own);
                gradients.put(name, gradient);
            }
            optimizer.step(gradients, RATES[step]);
        }
    }

    private void assertParameters(String name, int step, Map<String, NDArray> parameters) {
        parameters.forEach((key, parameter) -> assertArrayEquals(
                record.get(name + step + "." + key).toFloatArray(), parameter.toFloatArray(), 1e-6f, key + step));
    }
}
