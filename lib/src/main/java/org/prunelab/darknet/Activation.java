package org.prunelab.darknet;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The activation functions of Darknet that detectors use; {@link #cfgName()} is the name in a cfg file.
 *
 * <pre>{@code
 * Activation.ofCfgName("leaky") == Activation.LEAKY
 * }</pre>
 */
public enum Activation {
    LINEAR,
    /** max(x, 0.1 x). */
    LEAKY,
    /** x tanh(ln(1 + e^x)). */
    MISH,
    RELU,
    /** min(max(x, 0), 6). */
    RELU6,
    /** 1 / (1 + e^-x). */
    LOGISTIC,
    /** x / (1 + e^-x). */
    SWISH;

    public String cfgName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The activation of that name in a cfg file.
     *
     * @throws IllegalArgumentException where there is none
     */
    public static Activation ofCfgName(String name) {
        return Arrays.stream(values())
                .filter(activation -> activation.cfgName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("activation=%s is not known; known are %s"
                        .formatted(
                                name,
                                Arrays.stream(values()).map(Activation::cfgName).collect(Collectors.joining(", ")))));
    }

    /** The function itself on one value, for arithmetic outside a tensor engine. */
    public float apply(float x) {
        return switch (this) {
            case LINEAR -> x;
            case LEAKY -> x > 0 ? x : 0.1f * x;
            case MISH -> (float) (x * Math.tanh(x > 20 ? x : Math.log1p(Math.exp(x))));
            case RELU -> Math.max(x, 0);
            case RELU6 -> Math.min(Math.max(x, 0), 6);
            case LOGISTIC -> (float) (1 / (1 + Math.exp(-x)));
            case SWISH -> (float) (x / (1 + Math.exp(-x)));
        };
    }
}
