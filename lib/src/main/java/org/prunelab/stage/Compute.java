package org.prunelab.stage;

import java.util.function.Supplier;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.train.EngineThreads;

/**
 * What a stage computes with. It is part of the stage, since the last bits of a result depend on it.
 *
 * <pre>{@code
 * Compute compute = Compute.cpu(2);
 * }</pre>
 *
 * @param threads that compute an operation, from 1 to 256
 */
public record Compute(int threads, ComputeDevice device) {

    public Compute {
        Check.range("The number of threads", threads, 1, 256);
    }

    /** Adds to a run's environment what it was computed with. */
    void note(Workspace workspace) {
        workspace.note("threads", threads);
        workspace.note("device", device.label());
        workspace.note("engine", ComputeDevice.engine());
    }

    /** Computes something with these threads, and notes it. */
    <T> T run(Workspace workspace, Supplier<T> work) {
        note(workspace);
        return EngineThreads.using(threads, work);
    }

    /** So many threads of the processor. */
    public static Compute cpu(int threads) {
        return new Compute(threads, ComputeDevice.CPU);
    }
}
