package org.prunelab.evaluate;

import org.prunelab.darknet.Model;
import org.prunelab.detect.ComputeDevice;

/**
 * What networks run in, with batch normalisation folded.
 *
 * <pre>{@code
 * SpeedComparison.measure(Map.of("base", model), List.of(InferenceRuntime.DJL), 30)
 * }</pre>
 */
public enum InferenceRuntime {
    /** This library's own detector, on PyTorch. */
    DJL {
        @Override
        LoadedNetwork load(Model model, int threads) {
            return new DjlNetwork(model, ComputeDevice.current());
        }
    },
    /** ONNX Runtime, an optional library. */
    ONNX_RUNTIME {
        @Override
        LoadedNetwork load(Model model, int threads) {
            try {
                return OnnxNetwork.load(model, threads);
            } catch (NoClassDefFoundError e) {
                throw new IllegalStateException(
                        "ONNX Runtime is not on the class path; add com.microsoft.onnxruntime:onnxruntime, or measure DJL only.",
                        e);
            }
        }
    };

    /**
     * Makes a network ready to run.
     *
     * @param threads for one network; PyTorch has one number for all of a process, which OMP_NUM_THREADS sets when it
     *     starts
     * @throws IllegalStateException where the runtime is not there
     */
    abstract LoadedNetwork load(Model model, int threads);
}
