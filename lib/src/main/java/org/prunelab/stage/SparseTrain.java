package org.prunelab.stage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.prunelab.darknet.Model;
import org.prunelab.sparse.GammaPenalty;
import org.prunelab.sparse.SparseRate;
import org.prunelab.train.Training;

/**
 * A model trained on under a penalty on its scaling factors.
 *
 * <pre>{@code
 * Stage sparse = SparseTrain.of(tuned, TrainingConfig.usual(16, 0, 2), SparseRate.constant(0.001), 10);
 * }</pre>
 *
 * @param base what it starts from
 * @param rate in the paper's units; an s of 0 is training without a penalty, and still counts gammas
 * @param scale what the rate is multiplied by, 0 or more: what suits the budget of steps
 * @param groups by which the rate may differ, and gammas are counted
 * @param groupRates the relative rate of each group, or one for all; see {@link GammaPenalty#on(org.prunelab.darknet.Network,
 *     SparseRate, org.prunelab.prune.ChannelGroups, List)}
 */
public record SparseTrain(
        ModelStage base,
        TrainingConfig training,
        SparseRate rate,
        double scale,
        Grouping groups,
        List<Double> groupRates)
        implements ModelStage {

    public SparseTrain {
        Check.scale("The scale of a sparse rate", scale);
        groupRates = List.copyOf(groupRates);
        groupRates.forEach(relative -> Check.scale("The relative sparse rate of a group", relative));
    }

    /** The same rate in all of the paper's groups. */
    public static SparseTrain of(ModelStage base, TrainingConfig training, SparseRate rate, double scale) {
        return new SparseTrain(base, training, rate, scale, Grouping.of("paper"), List.of(1.0));
    }

    /** The rate that acts. */
    public SparseRate scaledRate() {
        return rate.scaled(scale);
    }

    @Override
    public String name() {
        return "sparse-train";
    }

    @Override
    public List<Stage> inputs() {
        return List.of(base);
    }

    @Override
    public Compute compute() {
        return training.compute();
    }

    @Override
    public ObjectNode run(Workspace workspace) {
        Model start = workspace.model(base);
        GammaPenalty penalty = GammaPenalty.on(start.network(), scaledRate(), groups.of(start.network()), groupRates);
        return training.run(Training.of(start).with(penalty), workspace);
    }
}
