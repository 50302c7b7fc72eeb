package org.prunelab.stage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.prunelab.darknet.Model;
import org.prunelab.prune.Constants;
import org.prunelab.prune.Cost;
import org.prunelab.prune.PruningPlan;
import org.prunelab.prune.PruningRule;
import org.prunelab.prune.ScalingFactors;
import org.prunelab.solve.Sensitivity;
import org.prunelab.train.BatchStatistics;

/**
 * A model with its least important channels removed, and with batch statistics measured anew for what is left.
 *
 * <pre>{@code
 * Stage smaller = new Prune(
 *         tuned, Grouping.of("paper"), new Amount.Percentiles(List.of(0.4)), Optional.empty(),
 *         Selection.paper(), Constants.MOVED, 25, Compute.cpu(2));
 * }</pre>
 *
 * @param model what is pruned
 * @param groups which layers share a threshold
 * @param amount how many channels go
 * @param scan by which a target's thresholds differ between groups; without one all groups bear alike
 * @param selection which ones
 * @param constants what becomes of the constants that removed channels contribute
 * @param statistics how many batches of 16 pictures the batch statistics are measured on; 0 leaves them as they are
 * @param compute where they are measured
 */
public record Prune(
        ModelStage model,
        Grouping groups,
        Amount amount,
        Optional<ScanSensitivity> scan,
        Selection selection,
        Constants constants,
        int statistics,
        Compute compute)
        implements ModelStage {

    public Prune {
        Check.range("The number of batches for a pruned model's statistics", statistics, 0, 100_000);
    }

    @Override
    public String name() {
        return "prune";
    }

    @Override
    public List<Stage> inputs() {
        return Stream.concat(Stream.of(model), scan.stream()).toList();
    }

    @Override
    public ObjectNode run(Workspace workspace) {
        Model whole = workspace.model(model);
        PruningRule selected = selection.of(amount.rule(groups.of(whole.network())));
        Optional<Sensitivity> known = scan.map(made -> Sensitivity.read(workspace.file(made, ScanSensitivity.FILE)));
        PruningRule thresholds = amount.solved(selected, whole, known);
        PruningPlan plan = thresholds.plan(whole);
        Model pruned = measured(plan.apply(whole, constants), workspace);
        workspace.write(pruned);
        plan.save(workspace.file("plan.json"));
        Cost before = plan.costBefore();
        Cost after = plan.costAfter();
        Measures measures = Measures.of(pruned)
                .with("parameters_change", change(before.parameters(), after.parameters()))
                .with("macs_change", change(before.macs(), after.macs()))
                .with("channels_change", change(before.bnChannels(), after.bnChannels()))
                .with("live_removed", alive(ScalingFactors.removedBy(plan, whole)));
        if (amount instanceof Amount.Targets || amount instanceof Amount.TimedTargets) {
            measures.with("percentiles", thresholds.shares());
            known.flatMap(Sensitivity::whyFlat).ifPresent(why -> measures.with("scan_steers_nothing", why));
        }
        return measures.json();
    }

    private Model measured(Model pruned, Workspace workspace) {
        return statistics == 0
                ? pruned
                : compute.run(
                        workspace,
                        () -> BatchStatistics.reestimated(pruned, workspace.voc(), statistics, compute.device()));
    }

    private static int alive(ScalingFactors factors) {
        return factors.count() - factors.countBelow(ScalingFactors.ZERO);
    }

    private static double change(long before, long after) {
        return (double) after / before - 1;
    }
}
