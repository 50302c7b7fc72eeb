package org.prunelab.distill;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import org.prunelab.detect.FeatureMaps;
import org.prunelab.image.LabelledBox;

/**
 * A guide during one training: it compares a student's maps with the teacher's of the same batch.
 *
 * <pre>{@code
 * DistillationTerm term = FeatureImitation.usual().open(teacher.network(), pruned.network(), manager);
 * term.parameters().keySet() // the adapters
 * }</pre>
 */
public interface DistillationTerm {

    /** Arrays that are learnt beside the student, by name; none as a rule. */
    default Map<String, NDArray> parameters() {
        return Map.of();
    }

    /**
     * Looks at what the teacher makes of a batch, without gradients.
     *
     * @param teacher its maps, freed after the call; what is needed of them is attached to the manager
     * @param images (N, 3, H, W), in [0, 1]
     * @param truths the labels of each image
     * @param step owns what lasts until the end of the step
     */
    void observe(FeatureMaps teacher, NDArray images, List<List<LabelledBox>> truths, NDManager step);

    /**
     * The loss (a scalar) of the student's maps of the batch last observed, as a mean over its pictures.
     *
     * @param parameters {@link #parameters}, under handles whose gradients are recorded
     */
    NDArray loss(FeatureMaps student, Map<String, NDArray> parameters);
}
