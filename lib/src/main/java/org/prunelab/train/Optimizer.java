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
 *
 * <pre>{@code
 * training.optimizer(OptimizerSettings.sgd()).run();      // settings name the optimizer, and the training makes it
 * }</pre>
 */
public abstract sealed class Optimizer implements AutoCloseable permits SgdOptimizer, AdamWOptimizer {

    /** A parameter with its gradient and its state. */
    record Update(NDArray parameter, NDArray gradient, boolean decays, List<NDArray> state) {}

    private final NDManager manager;
    private final Map<String, NDArray> parameters;
    private final List<String> stateNames;
    private final Map<String, NDArray> state = new LinkedHashMap<>();
    private int steps;

    Optimizer(NDManager parent, Map<String, NDArray> parameters, List<String> stateNames) {
        this.manager = parent.newSubManager();
        this.parameters = new LinkedHashMap<>(parameters);
        this.stateNames = stateNames;
        parameters.forEach((name, parameter) -> stateNames.forEach(quantity ->
                state.put(name + "." + quantity, manager.zeros(parameter.getShape(), parameter.getDataType()))));
    }

    /**
     * One step along the gradients, which may be overwritten.
     *
     * @param gradients by the parameter's name, as many as parameters
     * @param learningRate 0 or more
     * @throws IllegalArgumentException where a parameter has no gradient
     */
    public final void step(Map<String, NDArray> gradients, double learningRate) {
        List<Update> updates = new ArrayList<>(parameters.size());
        parameters.forEach((name, parameter) -> {
            NDArray gradient = gradients.get(name);
            if (gradient == null) {
                throw new IllegalArgumentException(
                        "Parameter %s has no gradient; leave frozen parameters and running statistics out."
                                .formatted(name));
            }
            List<NDArray> own = stateNames.stream()
                    .map(quantity -> state.get(name + "." + quantity))
                    .toList();
            updates.add(new Update(parameter, gradient, parameter.getShape().dimension() > 1, own));
        });
        steps++;
        update(updates, learningRate);
    }

    /** Changes the parameters and their state in place, outside of the graph. */
    abstract void update(List<Update> updates, double learningRate);

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
