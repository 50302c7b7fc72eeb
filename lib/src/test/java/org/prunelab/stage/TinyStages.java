package org.prunelab.stage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.prunelab.distill.DistillationSum;
import org.prunelab.distill.FeatureImitation;
import org.prunelab.distill.SoftTargets;
import org.prunelab.distill.SpatialAttention;
import org.prunelab.evaluate.Protocol;
import org.prunelab.prune.Constants;
import org.prunelab.sparse.SparseRate;

/** A chain of stages that runs in seconds: nothing need be learned. */
public final class TinyStages {

    public static final Data DATA = new Data.Generated(8, 4, 64, 2, 3);

    private TinyStages() {}

    public static TrainingConfig training(int epochs, long seed) {
        TrainingConfig usual = TrainingConfig.usual(epochs, 0, 1);
        return new TrainingConfig(
                epochs,
                0,
                4,
                usual.optimizer(),
                usual.learningRate(),
                usual.loss(),
                usual.augmentation(),
                usual.averageDecay(),
                1,
                seed,
                usual.compute());
    }

    public static Train train(long seed) {
        return new Train(new NetworkConfig(0.03125, 64), DATA, training(1, seed));
    }

    public static SparseTrain sparse(ModelStage base) {
        return SparseTrain.of(base, training(1, 1), SparseRate.relaxed(1e-3, 0.4, 0.65, 0.01), 10);
    }

    public static Prune prune(ModelStage model, double share) {
        return new Prune(
                model,
                Grouping.of("paper"),
                new Amount.Percentiles(List.of(share)),
                Optional.empty(),
                Selection.paper(),
                Constants.MOVED,
                1,
                Compute.cpu(1));
    }

    public static Distill distill(ModelStage student, ModelStage teacher) {
        return new Distill(
                student,
                teacher,
                training(1, 1),
                DistillationSum.of(
                        SpatialAttention.of(Map.of(54, 500.0, 117, 0.5)).onlyNearObjects(),
                        SoftTargets.usual(),
                        FeatureImitation.usual()));
    }

    /** Every kind of stage, in one chain. */
    public static Export everything() {
        SparseTrain sparse = sparse(train(1));
        FineTune tuned = new FineTune(prune(sparse, 0.3), training(1, 1));
        return new Export(distill(tuned, sparse), Export.Format.ONNX);
    }

    public static Evaluate evaluation(ModelStage model) {
        return Evaluate.onValidation(model, Protocol.VOC07, Compute.cpu(1));
    }
}
