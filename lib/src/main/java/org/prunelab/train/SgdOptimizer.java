package org.prunelab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.List;
import java.util.Map;
import org.prunelab.detect.TorchScript;

/**
 * {@link OptimizerSettings.Sgd} by PyTorch's fused descent, one call for all kernels and one for the rest. DJL's own has
 * the rate in its momentum, unlike PyTorch's, knows no look-ahead, and goes over each array half a dozen times.
 */
final class SgdOptimizer extends Optimizer {

    private static final TorchScript DESCENT = new TorchScript(SgdOptimizer.class, "Sgd");

    private final OptimizerSettings.Sgd settings;

    SgdOptimizer(OptimizerSettings.Sgd settings, NDManager parent, Map<String, NDArray> parameters) {
        super(parent, parameters, settings.momentum() == 0 ? List.of() : List.of("momentum"));
        this.settings = settings;
    }

    @Override
    void update(List<Update> updates, double rate) {
        descend(updates.stream().filter(Update::decays).toList(), rate, settings.weightDecay());
        descend(updates.stream().filter(update -> !update.decays()).toList(), rate, 0);
    }

    private void descend(List<Update> updates, double rate, double decay) {
        if (updates.isEmpty()) {
            return;
        }
        try (IValue weights =
                        TorchScript.list(updates.stream().map(Update::parameter).toList());
                IValue gradients =
                        TorchScript.list(updates.stream().map(Update::gradient).toList());
                IValue momenta = TorchScript.list(updates.stream()
                        .flatMap(update -> update.state().stream())
                        .toList());
                IValue ratio = IValue.from(rate);
                IValue share = IValue.from(decay);
                IValue momentum = IValue.from(settings.momentum());
                IValue nesterov = IValue.from(settings.nesterov())) {
            DESCENT.call(weights, gradients, momenta, ratio, share, momentum, nesterov)
                    .close();
        }
    }
}
