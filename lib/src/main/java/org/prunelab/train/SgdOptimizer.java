package org.prunelab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;

/**
 * {@link OptimizerSettings.Sgd} by the engine's native descent without momentum, target -= rate (scale direction + decay
 * target). Its own momentum has the rate in its state, unlike PyTorch's, and knows no look-ahead; here b = m b + g is a
 * descent, too.
 */
final class SgdOptimizer extends Optimizer {

    private final OptimizerSettings.Sgd settings;

    SgdOptimizer(OptimizerSettings.Sgd settings, NDManager parent, Map<String, NDArray> parameters) {
        super(parent, parameters, settings.momentum() == 0 ? List.of() : List.of("momentum"));
        this.settings = settings;
    }

    @Override
    void update(Slot slot, NDArray gradient, double rate) {
        NDArray weight = slot.parameter();
        double momentum = settings.momentum();
        double decay = slot.decays() ? settings.weightDecay() : 0;
        if (momentum == 0) {
            descend(weight, gradient, rate, 1, decay, weight);
            return;
        }
        if (decay > 0) {
            descend(gradient, weight, -decay, 1, 0, gradient);
        }
        NDArray buffer = slot.state().get(0);
        descend(buffer, gradient, 1 - momentum, -1 / (1 - momentum), 1, buffer);
        if (settings.nesterov()) {
            descend(weight, buffer, rate * momentum, 1, 0, buffer);
            descend(weight, gradient, rate, 1, 0, weight);
        } else {
            descend(weight, buffer, rate, 1, 0, weight);
        }
    }

    /** Clears the gradient of {@code cleared} afterwards; naming an array without one clears nothing. */
    private static void descend(
            NDArray target, NDArray direction, double rate, double scale, double decay, NDArray cleared) {
        target.getNDArrayInternal()
                .sgdUpdate(
                        new NDList(target, direction),
                        new NDList(cleared),
                        (float) rate,
                        (float) decay,
                        (float) scale,
                        -1,
                        0,
                        true);
    }
}
