package org.prunelab.prune;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.prunelab.darknet.Model;

/**
 * Pruning little by little: prune, fine-tune, prune again, with one plan a round. What each round prunes is the model
 * that the round before left.
 *
 * <p>Percentiles are of the whole: each round removes the share 1 - (1 - p)^(1 / rounds), so that all of them together
 * remove p. Absolute thresholds and top-k hold in every round. The least number of channels is that of the first model
 * and does not shrink with it.
 *
 * <pre>{@code
 * List<Rounds.Round> rounds = Rounds.of(rule, 3)
 *         .run(model, smaller -> Training.of(smaller).on(voc).epochs(2).run().model());
 * }</pre>
 *
 * @param rule what all rounds together ask for; its groups are by layer index, which pruning does not change
 * @param count how many rounds, at least 1
 * @param constants what becomes of the constants of removed channels
 */
public record Rounds(PruningRule rule, int count, Constants constants) {

    public Rounds {
        if (count < 1) {
            throw new IllegalArgumentException("There must be at least 1 round, not %d.".formatted(count));
        }
        if (rule.thresholds().stream().anyMatch(Threshold.Listed.class::isInstance)) {
            throw new IllegalArgumentException(
                    "A list of kept channels names those of one network; prune by it at once, without rounds.");
        }
    }

    /** The rounds with the constants of removed channels moved. */
    public static Rounds of(PruningRule rule, int count) {
        return new Rounds(rule, count, Constants.MOVED);
    }

    /**
     * One round.
     *
     * @param plan for the model that came into the round
     * @param model what came out of it, fine-tuned
     */
    public record Round(PruningPlan plan, Model model) {}

    /**
     * Runs all rounds, in order.
     *
     * @param recovery fine-tunes a pruned model of the same network
     */
    public List<Round> run(Model first, UnaryOperator<Model> recovery) {
        PruningRule each = each(first);
        List<Round> rounds = new ArrayList<>();
        Model model = first;
        for (int i = 0; i < count; i++) {
            PruningPlan plan = each.plan(model);
            model = recovery.apply(plan.apply(model, constants));
            rounds.add(new Round(plan, model));
        }
        return rounds;
    }

    private PruningRule each(Model first) {
        List<Threshold> thresholds = rule.thresholds().stream()
                .map(threshold -> threshold instanceof Threshold.Percentile percentile
                        ? Threshold.percentile(1 - Math.pow(1 - percentile.share(), 1.0 / count))
                        : threshold)
                .toList();
        int least = rule.leastChannels() == PruningRule.DERIVED
                ? PruningRule.leastChannels(first.network())
                : rule.leastChannels();
        return rule.thresholds(thresholds).leastChannels(least);
    }
}
