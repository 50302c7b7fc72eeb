package org.prunelab.solve;

import java.util.List;
import java.util.Locale;
import org.prunelab.prune.PruningPlan;
import org.prunelab.prune.PruningRule;

/**
 * The percentiles that a {@link TargetSolver} found.
 *
 * <pre>{@code
 * Solution solution = TargetSolver.solve(rule, model, Target.parameters(-0.647));
 * solution.percentiles()
 * }</pre>
 *
 * @param rule with the percentiles as its thresholds
 * @param plan what the rule does to the model
 * @param outcomes of each target
 * @param warnings before a collapse of accuracy, those of the plan included, and where the sensitivity scan could not
 *     steer
 */
public record Solution(PruningRule rule, PruningPlan plan, List<Outcome> outcomes, List<String> warnings) {

    public Solution {
        outcomes = List.copyOf(outcomes);
        warnings = List.copyOf(warnings);
    }

    /**
     * A target and what was achieved.
     *
     * @param achieved the change relative to the whole network, as {@link Target#change}
     */
    public record Outcome(Target target, double achieved) {

        /** Whether the achieved change is within the target's tolerance. */
        public boolean met() {
            return Math.abs(achieved - target.change()) <= target.tolerance();
        }
    }

    /** The percentile of each group, in order. */
    public List<Double> percentiles() {
        return rule.shares();
    }

    /** Asked and achieved, the percentiles and the warnings. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("target             asked  achieved\n");
        for (Outcome outcome : outcomes) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-14s %7.2f %% %7.2f %%\n",
                    outcome.target().name(),
                    100 * outcome.target().change() + 0.0,
                    100 * outcome.achieved() + 0.0));
        }
        return text + plan.summary(warnings);
    }
}
