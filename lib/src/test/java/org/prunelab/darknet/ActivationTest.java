package org.prunelab.darknet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivationTest {

    /** By the definitions, worked out with Python's math. */
    @ParameterizedTest
    @CsvSource({
        "LINEAR, -2, -2",
        "LINEAR, 3, 3",
        "LEAKY, -2, -0.2",
        "LEAKY, 3, 3",
        "MISH, -2, -0.2525014",
        "MISH, 3, 2.9865351",
        "MISH, 1000, 1000",
        "RELU, -2, 0",
        "RELU, 3, 3",
        "RELU6, -2, 0",
        "RELU6, 3, 3",
        "RELU6, 7, 6",
        "LOGISTIC, -2, 0.1192029",
        "LOGISTIC, 3, 0.9525741",
        "SWISH, -2, -0.2384058",
        "SWISH, 3, 2.8577224",
    })
    void valuesFollowTheDefinitions(Activation activation, float x, float y) {
        assertEquals(y, activation.apply(x), 1e-6f);
    }
}
