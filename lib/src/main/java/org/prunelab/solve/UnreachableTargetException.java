package org.prunelab.solve;

/**
 * Targets that no percentiles meet, with the nearest that can be reached.
 *
 * <pre>{@code
 * try {
 *     TargetSolver.solve(rule, model, Target.parameters(-0.99));
 * } catch (UnreachableTargetException e) {
 *     PruningPlan nearest = e.nearest().plan();
 * }
 * }</pre>
 */
public final class UnreachableTargetException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final transient Solution nearest;

    UnreachableTargetException(String message, Solution nearest) {
        super(message);
        this.nearest = nearest;
    }

    /** The nearest that was found; null after serialization. */
    public Solution nearest() {
        return nearest;
    }
}
