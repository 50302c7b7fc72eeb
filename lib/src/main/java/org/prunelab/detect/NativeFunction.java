package org.prunelab.detect;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * What PyTorch can do and DJL does not pass on, called through TorchScript, which {@code src/test/python} writes. For
 * inference: as a part of training, the native Mish takes less memory but more time than the composed one.
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

    /** Never closed: a block whose model is gone takes the process with it. */
    private final Model script;

    NativeFunction(String name) {
        script = Model.newInstance(name, "PyTorch");
        try (InputStream in = NativeFunction.class.getResourceAsStream(name + ".pt")) {
            script.load(in);
        } catch (IOException | MalformedModelException broken) {
            throw new UncheckedIOException(
                    "The TorchScript %s.pt of this library can't be read; build or download the library anew."
                            .formatted(name),
                    new IOException(broken));
        }
    }

    /** The result belongs to the manager of x, and carries no gradient. */
    NDArray apply(NDArray x) {
        try (IValue argument = IValue.from((PtNDArray) x);
                IValue result = ((PtSymbolBlock) script.getBlock()).forward(argument)) {
            return result.toTensor((PtNDManager) x.getManager());
        }
    }
}
