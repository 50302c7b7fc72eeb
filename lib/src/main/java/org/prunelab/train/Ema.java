package org.prunelab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.List;
import org.prunelab.detect.TorchScript;

/**
 * The exponential moving average of weights, which usually detects better than the weights of any one step. Its decay
 * rises from 0, so that the first, random weights are soon forgotten: d = decay (1 - exp(-updates / tau)) (ultralytics,
 * {@code ModelEMA}, with decay 0.9999 and tau 2,000 for long trainings; small ones need a smaller tau).
 *
 * <pre>{@code
 * try (Ema average = new Ema(manager, List.of(array), 0.999, 2000)) {
 *     average.update();
 *     List<NDArray> averages = average.averages();
 * }
 * }</pre>
 */
public final class Ema implements AutoCloseable {

    private static final TorchScript AVERAGING = new TorchScript(Ema.class, "Average");

    private final NDManager manager;
    private final List<NDArray> weights;
    private final List<NDArray> averages;
    private final double decay;
    private final double tau;
    private int updates;

    /**
     * Starts from a copy of the weights.
     *
     * @param weights float arrays that the training changes in place; they must outlive this average
     * @param decay in [0, 1)
     * @param tau updates after which the decay has come 63 % of its way, above 0
     */
    public Ema(NDManager parent, List<NDArray> weights, double decay, double tau) {
        if (!(decay >= 0 && decay < 1)) {
            throw new IllegalArgumentException("decay=%s is outside of what is allowed, [0, 1)".formatted(decay));
        }
        if (!(tau > 0)) {
            throw new IllegalArgumentException("tau=%s must be above 0".formatted(tau));
        }
        this.decay = decay;
        this.tau = tau;
        manager = parent.newSubManager();
        this.weights = List.copyOf(weights);
        averages = new ArrayList<>(weights.size());
        for (NDArray weight : weights) {
            try (NDArray detached = weight.stopGradient()) {
                NDArray average = detached.duplicate();
                average.attach(manager);
                averages.add(average);
            }
        }
    }

    /** Takes the weights of the moment in: average = d average + (1 - d) weight. */
    public void update() {
        updates++;
        double share = 1 - decay * (1 - Math.exp(-updates / tau));
        try (IValue own = TorchScript.list(averages);
                IValue of = TorchScript.list(weights);
                IValue part = IValue.from(share)) {
            AVERAGING.call(own, of, part).close();
        }
    }

    /** The averages, in the order of the weights; they belong to this object and change with {@link #update}. */
    public List<NDArray> averages() {
        return List.copyOf(averages);
    }

    /** How often {@link #update} ran. */
    public int updates() {
        return updates;
    }

    /**
     * Goes on from averages that were saved after so many updates.
     *
     * @throws IllegalArgumentException where their number or a shape differs
     */
    public void restore(List<NDArray> saved, int savedUpdates) {
        if (saved.size() != averages.size()) {
            throw new IllegalArgumentException(
                    "The average has %d arrays, but %d were saved.".formatted(averages.size(), saved.size()));
        }
        for (int i = 0; i < averages.size(); i++) {
            InPlace.copy(saved.get(i), averages.get(i), "average " + i);
        }
        updates = savedUpdates;
    }

    @Override
    public void close() {
        manager.close();
    }
}
