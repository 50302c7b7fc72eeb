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
 * Stage sparse = new SparseTrain(tuned, TrainingConfig.usual(16, 0, 2), SparseRate.constant(0.001), 10);
 * }</pre>
 *
 * @param base what it starts from
 * @param rate in the paper's units; an s of 0 is training without a penalty
 * @param scale what the rate is multiplied by, 0 or more: what suits the budget of steps
 */
public record SparseTrain(ModelStage base, TrainingConfig training, SparseRate rate, double scale)
        implements ModelStage {

    public SparseTrain {
        Check.scale("The scale of a sparse rate", scale);
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
    public List<ModelStage> inputs() {
        return List.of(base);
    }

    @Override
    public ObjectNode run(Workspace workspace) {
        Model start = workspace.model(base);
        SparseRate scaled = scaledRate();
        Training from = Training.of(start);
        return training.run(scaled.s() == 0 ? from : from.with(GammaPenalty.on(start.network(), scaled)), workspace);
    }
}
