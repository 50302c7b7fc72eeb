package org.prunelab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;

/** {@link OptimizerSettings.AdamW} by the engine's native update, one call a parameter. */
final class AdamWOptimizer extends Optimizer {

    private final OptimizerSettings.AdamW settings;

    AdamWOptimizer(OptimizerSettings.AdamW settings, NDManager parent, Map<String, NDArray> parameters) {
        super(parent, parameters, List.of("mean", "square"));
        this.settings = settings;
    }

    @Override
    void update(List<Update> updates, double rate) {
        updates.forEach(update -> update(update, rate));
    }

    private void update(Update update, double rate) {
        // The native update corrects the rate instead of the means. PyTorch and the paper add epsilon after the
        // correction of the square, so epsilon is corrected the other way round.
        double meanBias = 1 - Math.pow(settings.beta1(), steps());
        double squareRoot = Math.sqrt(1 - Math.pow(settings.beta2(), steps()));
        NDArray weight = update.parameter();
        weight.getNDArrayInternal()
                .adamUpdate(
                        new NDList(
                                weight,
                                update.gradient(),
                                update.state().get(0),
                                update.state().get(1)),
                        new NDList(weight),
                        (float) rate,
                        (float) (rate * squareRoot / meanBias),
                        update.decays() ? (float) settings.weightDecay() : 0,
                        1,
                        -1,
                        (float) settings.beta1(),
                        (float) settings.beta2(),
                        (float) (settings.epsilon() * squareRoot),
                        true,
                        true);
    }
}
