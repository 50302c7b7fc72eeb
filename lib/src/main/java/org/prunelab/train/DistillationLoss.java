package org.prunelab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.prunelab.darknet.Network;
import org.prunelab.detect.FeatureMaps;
import org.prunelab.image.LabelledBox;

/**
 * A loss beside the detector's own, such as the difference from a teacher.
 *
 * <pre>{@code
 * DistillationLoss guide = SpatialAttention.paper().forInputOf(network).from(teacher);
 * training.with(guide).run();
 * }</pre>
 */
@FunctionalInterface
public interface DistillationLoss {

    /**
     * Gets ready for one training.
     *
     * @param student the network that is trained
     * @param manager owns what the session holds, and closes it after the training
     * @throws IllegalArgumentException where the student does not suit
     */
    Session open(Network student, NDManager manager);

    /** Tells, before anything runs, whether a student suits; {@link #open} would refuse one that does not. */
    default void check(Network student, Findings findings) {}

    /**
     * What tells this loss, its teacher among it, from any other, in every JVM; empty where it does not say, and a
     * training with it can have no checkpoints.
     */
    default Optional<String> identity() {
        return Optional.empty();
    }

    /** The loss during one training. */
    interface Session {

        /** Layers of the student whose maps the loss reads. */
        Set<Integer> taps();

        /**
         * Arrays that are learnt beside the student, such as a layer that makes its maps comparable; by name, in one
         * order. They belong to the session, begin equal in every process, and are kept with the checkpoints.
         */
        default Map<String, NDArray> parameters() {
            return Map.of();
        }

        /**
         * Looks at a batch before the student does, while no gradients are recorded; this is where a teacher runs.
         *
         * @param images (N, 3, H, W), in [0, 1]
         * @param truths the labels of each image
         */
        void observe(NDArray images, List<List<LabelledBox>> truths);

        /**
         * The loss (a scalar) of the student's maps of the batch last observed, as a mean over its pictures; the training
         * adds it to the detection loss of each picture.
         *
         * @param parameters {@link #parameters}, under handles whose gradients are recorded
         */
        NDArray loss(FeatureMaps student, Map<String, NDArray> parameters);
    }
}
