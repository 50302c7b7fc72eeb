/**
 * The percentiles that reach a goal. {@link org.prunelab.solve.TargetSolver} finds those that meet targets of
 * parameters, MACs or milliseconds, and goes easy on the groups that a {@link org.prunelab.solve.SensitivityScan} shows
 * to be fragile. Milliseconds come from a {@link org.prunelab.solve.LatencyModel}, such as a measured table.
 *
 * <pre>{@code
 * Solution solution = TargetSolver.solve(rule, model, Target.parameters(-0.647), Target.macs(-0.349));
 * }</pre>
 */
package org.prunelab.solve;
