package org.prunelab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.prunelab.loss.YoloLoss;

/**
 * How gradients become steps. The weight decay applies to kernels only: gamma, beta and biases, the arrays of one
 * dimension, have none, since decay would push gamma to zero beside the sparsity penalty.
 *
 * <pre>{@code
 * training.optimizer(OptimizerSettings.adamW()).learningRate(LearningRate.usual(1e-3)).run();
 * }</pre>
 */
public sealed interface OptimizerSettings {

    /**
     * An optimizer with fresh state.
     *
     * @param parent owns the state until the optimizer is closed
     * @param parameters by name, float arrays; they must outlive the optimizer, and the names are those of its saved state
     */
    Optimizer on(NDManager parent, Map<String, NDArray> parameters);

    /** The learning rate that suits it for a small network that learns from scratch, with {@link YoloLoss}. */
    double usualRate();

    /** YOLOv4's usual descent: momentum 0.937 with Nesterov's look-ahead, weight decay 0.0005. */
    static Sgd sgd() {
        return new Sgd(0.937, true, 5e-4);
    }

    /** AdamW with its authors' constants. */
    static AdamW adamW() {
        return new AdamW(0.9, 0.999, 1e-8, 0.01);
    }

    /**
     * Stochastic gradient descent as in PyTorch, without dampening: g += weightDecay w; b = momentum b + g; w -= rate b, or
     * w -= rate (g + momentum b) with Nesterov's look-ahead.
     *
     * @param momentum in [0, 1)
     * @param weightDecay 0 or more
     */
    record Sgd(double momentum, boolean nesterov, double weightDecay) implements OptimizerSettings {

        public Sgd {
            checkBelowOne("momentum", momentum);
            checkNotNegative("weightDecay", weightDecay);
            if (nesterov && momentum == 0) {
                throw new IllegalArgumentException("Nesterov's look-ahead needs a momentum above 0; switch either");
            }
        }

        @Override
        public double usualRate() {
            return 0.02;
        }

        @Override
        public Optimizer on(NDManager parent, Map<String, NDArray> parameters) {
            return new SgdOptimizer(this, parent, parameters);
        }
    }

    /**
     * Adam with decoupled weight decay (Loshchilov and Hutter 2019, arXiv 1711.05101, algorithm 2), as in PyTorch.
     *
     * @param beta1 decay of the mean of the gradient, in [0, 1)
     * @param beta2 decay of the mean of its square, in [0, 1)
     * @param epsilon added to the root of the latter, above 0
     * @param weightDecay 0 or more; multiplied by the rate
     */
    record AdamW(double beta1, double beta2, double epsilon, double weightDecay) implements OptimizerSettings {

        public AdamW {
            checkBelowOne("beta1", beta1);
            checkBelowOne("beta2", beta2);
            checkNotNegative("weightDecay", weightDecay);
            if (!(epsilon > 0)) {
                throw new IllegalArgumentException("epsilon=%s must be above 0".formatted(epsilon));
            }
        }

        @Override
        public double usualRate() {
            return 2e-3;
        }

        @Override
        public Optimizer on(NDManager parent, Map<String, NDArray> parameters) {
            return new AdamWOptimizer(this, parent, parameters);
        }
    }

    private static void checkBelowOne(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException("%s=%s is outside of what is allowed, [0, 1)".formatted(name, value));
        }
    }

    private static void checkNotNegative(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("%s=%s; allowed are 0 and more".formatted(name, value));
        }
    }
}
