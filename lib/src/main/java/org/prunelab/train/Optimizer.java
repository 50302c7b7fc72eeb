package org.prunelab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes parameters in place by their gradients. Unlike DJL's own optimizers its state can be saved and restored under
 * the parameters' names, and is freed when it is closed.
 */
public abstract sealed class Optimizer implements AutoCloseable permits SgdOptimizer, AdamWOptimizer {

    /** A parameter and its state. */
    record Slot(NDArray parameter, boolean decays, List<NDArray> state) {}

    private final NDManager manager;
    private final List<Slot> slots = new ArrayList<>();
    private final Map<String, NDArray> state = new LinkedHashMap<>();
    private int steps;

    Optimizer(NDManager parent, Map<String, NDArray> parameters, List<String> stateNames) {
        manager = parent.newSubManager();
        parameters.forEach((name, parameter) -> {
            if (!parameter.hasGradient()) {
                throw new IllegalArgumentException(
                        "Parameter %s has no gradient attached; leave frozen parameters and running statistics out."
                                .formatted(name));
            }
            List<NDArray> own = new ArrayList<>();
            for (String stateName : stateNames) {
                NDArray array = manager.zeros(parameter.getShape(), parameter.getDataType());
                state.put(name + "." + stateName, array);
                own.add(array);
            }
            slots.add(new Slot(parameter, parameter.getShape().dimension() > 1, own));
        });
    }

    /**
     * One step along the gradients, which are zero afterwards.
     *
     * @param learningRate 0 or more
     */
    public final void step(double learningRate) {
        steps++;
        for (Slot slot : slots) {
            try (NDArray gradient = slot.parameter().getGradient()) {
                update(slot, gradient, learningRate);
            }
        }
    }

    /**
     * Changes one parameter. The engine's native updates do so outside of the graph, and clear the gradient of the array
     * that they are given last.
     */
    abstract void update(Slot slot, NDArray gradient, double learningRate);

    /** Steps taken, which the bias correction of Adam needs. */
    public final int steps() {
        return steps;
    }

    /** The state by the parameter's name, a point and the quantity's; arrays belong to the optimizer. */
    public final Map<String, NDArray> state() {
        return Collections.unmodifiableMap(state);
    }

    /**
     * Goes on from a state that was saved after so many steps.
     *
     * @throws IllegalArgumentException where an array is missing or of another shape
     */
    public final void restore(Map<String, NDArray> saved, int savedSteps) {
        for (String name : state.keySet()) {
            if (!saved.containsKey(name)) {
                throw new IllegalArgumentException(
                        "The saved state has no array %s; it was saved by another optimizer or for another network."
                                .formatted(name));
            }
        }
        state.forEach((name, array) -> InPlace.copy(saved.get(name), array, name));
        steps = savedSteps;
    }

    /** Frees the state; the parameters stay. */
    @Override
    public final void close() {
        manager.close();
    }
}
