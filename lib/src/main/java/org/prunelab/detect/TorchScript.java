package org.prunelab.detect;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A function of PyTorch that DJL does not pass on, written by {@code src/test/python/native_functions.py}.
 *
 * <pre>{@code
 * TorchScript average = new TorchScript(Training.class, "Average");
 * }</pre>
 */
public final class TorchScript {

    /** Never closed: a block whose model is gone takes the process with it. */
    private final Model model;

    /**
     * Reads a function.
     *
     * @param beside the class in whose package the resource is
     * @param name of the resource, without {@code .pt}
     * @throws UncheckedIOException where it is absent or damaged
     */
    public TorchScript(Class<?> beside, String name) {
        model = Model.newInstance(name, "PyTorch");
        try (InputStream in = beside.getResourceAsStream(name + ".pt")) {
            if (in == null) {
                throw new IOException("there is no such resource beside " + beside.getName());
            }
            model.load(in);
        } catch (IOException | MalformedModelException broken) {
            throw new UncheckedIOException(
                    "The TorchScript %s.pt of this library can't be read (%s); build or download the library anew."
                            .formatted(name, broken.getMessage()),
                    new IOException(broken));
        }
    }

    /** An argument that is a list of arrays; the caller closes it. */
    public static IValue list(List<NDArray> arrays) {
        return IValue.listFrom(arrays.toArray(PtNDArray[]::new));
    }

    /** Calls it, recording no gradients; the caller closes arguments and result. */
    public IValue call(IValue... arguments) {
        return ((PtSymbolBlock) model.getBlock()).forward(arguments);
    }

    /**
     * What it makes of an array, with the gradient recorded.
     *
     * @param x has no name, or it would be handed over as a dictionary; the result belongs to its manager
     */
    NDArray record(NDArray x) {
        return IValueUtils.forward((PtSymbolBlock) model.getBlock(), new NDList(x), true)
                .singletonOrThrow();
    }
}
