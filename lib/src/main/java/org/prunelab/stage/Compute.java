package org.prunelab.stage;

import org.prunelab.detect.ComputeDevice;

/**
 * What a stage computes with. It is part of the stage, since the last bits of a result depend on it.
 *
 * @param threads that compute an operation, from 1 to 256
 */
public record Compute(int threads, ComputeDevice device) {

    public Compute {
        Check.range("The number of threads", threads, 1, 256);
    }

    /** So many threads of the processor. */
    public static Compute cpu(int threads) {
        return new Compute(threads, ComputeDevice.CPU);
    }
}
