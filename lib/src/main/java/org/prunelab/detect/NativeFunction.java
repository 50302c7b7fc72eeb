package org.prunelab.detect;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;

/**
 * What PyTorch does to a map in one go. For inference: as a part of training, the native Mish takes less memory but more
 * time than the composed one.
 */
enum NativeFunction {

    /** Mish in place, in one pass over the map instead of three. */
    MISH("Mish"),

    /**
     * The same map (N, C, H, W) with the channels of a pixel side by side in memory. Convolutions are faster on it, and
     * what they and the other layers make of it lies so, too. A map that lies so already is given back under a second
     * handle.
     */
    CHANNELS_LAST("ChannelsLast");

    private final TorchScript script;

    NativeFunction(String name) {
        script = new TorchScript(NativeFunction.class, name);
    }

    /** The result belongs to the manager of x, and carries no gradient. */
    NDArray apply(NDArray x) {
        try (IValue argument = IValue.from((PtNDArray) x);
                IValue result = script.call(argument)) {
            return result.toTensor((PtNDManager) x.getManager());
        }
    }
}
