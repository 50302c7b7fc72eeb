package org.prunelab.solve;

import org.prunelab.darknet.Network;

/**
 * Foretells how long a machine takes for one image; MACs alone mislead. {@link LatencyTable} is one.
 *
 * <pre>{@code
 * LatencyModel latency = LatencyProbe.measure(network, 10);
 * Solution solution = TargetSolver.solve(rule, model, Target.milliseconds(-0.3, latency));
 * }</pre>
 */
@FunctionalInterface
public interface LatencyModel {

    /**
     * Milliseconds, positive, of a network or of a pruned one.
     *
     * @throws IllegalArgumentException where the model knows nothing about such a network
     */
    double milliseconds(Network network);
}
