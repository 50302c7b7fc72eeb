package org.prunelab.distill;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Set;
import java.util.TreeSet;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Shape;

/**
 * Fine-grained feature imitation (Wang et al. 2019, arXiv 1906.03609): near objects, the features that the heads'
 * last convolutions read are made to resemble the teacher's. As a pruned student has fewer channels, a 1x1 convolution
 * that is learnt beside it, and thrown away after it, maps its features to the teacher's (a hint with a regressor, FitNets,
 * arXiv 1412.6550). The loss is the sum over heads of
 *
 * <pre>
 * weight x |adapter(student) - teacher|^2
 * </pre>
 *
 * over all cells near objects in the batch, where the features of each side are first scaled to the length 1 together.
 * (The source divides by twice the number of cells. But sparse training shrinks features as it shrinks gamma: a weight would
 * then mean something else after each, and where a student's features are much larger than its teacher's the adapter, and
 * the training with it, would diverge.)
 *
 * <pre>{@code
 * DistillationLoss guide = FeatureImitation.usual().scaled(0.5).from(teacher);
 * Trained student = Training.of(pruned).on(voc).with(guide).run();
 * }</pre>
 *
 * @param weight above 0
 */
@JsonTypeName("imitation")
public record FeatureImitation(double weight) implements Distillation {

    /**
     * The guide begins at a sixth of the detection loss of a quarter-wide YOLOv4 that was pruned by half (0.11 beside 0.62 in
     * the first 50 steps); with 0.05 it was two fifths, and slowed the recovery.
     */
    private static final double WEIGHT = 0.02;

    public FeatureImitation {
        if (!(weight > 0 && weight < 1e12)) {
            throw new IllegalArgumentException(
                    "Feature imitation has the weight %s; it must be above 0.".formatted(weight));
        }
    }

    /** The weight that suits small trainings. */
    public static FeatureImitation usual() {
        return new FeatureImitation(WEIGHT);
    }

    @Override
    public FeatureImitation scaled(double factor) {
        return new FeatureImitation(weight * factor);
    }

    /** What the last convolution of each head reads. */
    @Override
    public Set<Integer> taps(Network network) {
        Set<Integer> taps = new TreeSet<>();
        for (int head : network.heads()) {
            int last = network.layer(head).inputs().get(0);
            int source =
                    last == Network.IMAGE ? last : network.layer(last).inputs().get(0);
            if (source == Network.IMAGE || !(network.layer(last) instanceof Layer.Convolutional)) {
                throw new IllegalArgumentException(
                        "Feature imitation needs a convolution before head %d, and a layer before that."
                                .formatted(head));
            }
            taps.add(source);
        }
        return taps;
    }

    @Override
    public void require(Network teacher, Network student) {
        Set<Integer> theirs = taps(teacher);
        if (theirs.isEmpty() || !theirs.equals(taps(student))) {
            throw new IllegalArgumentException(
                    "Feature imitation compares what the heads read, layers %s of the teacher with layers %s of the student; both must be the same network, pruned or not."
                            .formatted(theirs, taps(student)));
        }
        for (int layer : theirs) {
            Shape their = teacher.shape(layer);
            Shape own = student.shape(layer);
            if (their.height() != own.height() || their.width() != own.width()) {
                throw new IllegalArgumentException(
                        "Feature imitation compares cell by cell, but at layer %d the teacher gives %s and the student %s; use one input size."
                                .formatted(layer, their, own));
            }
        }
    }

    @Override
    public DistillationTerm open(Network teacher, Network student, NDManager manager) {
        return new ImitationTerm(this, teacher, student, manager);
    }
}
