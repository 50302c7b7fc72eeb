package org.prunelab.detect;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;

/** What PyTorch does to a map in one go. */
enum NativeFunction {

    /** Mish in one pass over the map instead of three. */
    MISH("Mish"),

    /** Mish that overwrites the map. */
    MISH_IN_PLACE("MishInPlace"),

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

    /** The result belongs to the manager of x, and gradients through it are recorded. */
    NDArray record(NDArray x) {
        return script.record(x);
    }

    /** The result belongs to the manager of x, and carries no gradient. */
    NDArray apply(NDArray x) {
        try (IValue argument = IValue.from((PtNDArray) x);
                IValue result = script.call(argument)) {
            return result.toTensor((PtNDManager) x.getManager());
        }
    }
}
