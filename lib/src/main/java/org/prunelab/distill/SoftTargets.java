package org.prunelab.distill;

import ai.djl.ndarray.NDManager;
import java.util.Set;
import org.prunelab.base.Parameters;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;

/**
 * Soft targets: the student's heads learn the teacher's raw outputs at every cell. Objectness and classes are binary, so
 * each probability of the student is drawn to the teacher's, both at a temperature T (Hinton et al. 2015, arXiv
 * 1503.02531, with the factor T^2 that keeps the gradients' size). Classes and boxes are learnt in proportion to the
 * teacher's objectness o, or the many empty cells would drown the few objects (objectness scaled distillation, Mehta and
 * Ozturk 2018, Object Detection at 200 Frames Per Second, arXiv 1805.06361, section 3.2). The loss is
 *
 * <pre>
 * objects (sum over heads of mean over cells of T^2 KL(objectness)
 *          + sum over cells of o T^2 KL(classes) / sum over cells of o)
 * + boxes  sum over cells of o |box - box of the teacher|^2 / sum over cells of o
 * </pre>
 *
 * where KL is the cross-entropy less the teacher's own entropy, so that equal heads have no loss; a box is
 * (sigmoid(x), sigmoid(y), w, h) of the logits, that is its place in the cell and the logarithm of its size in anchors;
 * and a sum of o below 1 counts as 1.
 *
 * <pre>{@code
 * DistillationLoss guide = SoftTargets.usual().at(2).from(teacher);
 * Trained student = Training.of(pruned).on(voc).with(guide).run();
 * }</pre>
 *
 * @param temperature above 0; the paper's code has 3
 * @param objects weight of objectness and classes, 0 or more
 * @param boxes weight of boxes, 0 or more
 */
public record SoftTargets(double temperature, double objects, double boxes) implements Distillation {

    private static final double TEMPERATURE = 3;

    /**
     * The released weights of 0.001 belong to other sums. With these, the guide begins at half of the detection loss of a
     * quarter-wide YOLOv4 that was pruned by half (0.30 beside 0.61 in the first 50 steps), which then falls as in
     * fine-tuning; with 1 it is ten times as much, and after 150 steps mAP@0.5 was 0.09 where fine-tuning had 0.31.
     */
    private static final double OBJECTS = 0.03;

    private static final double BOXES = 0.03;

    public SoftTargets {
        if (!(temperature > 0 && temperature <= 1000)) {
            throw new IllegalArgumentException(
                    "Soft targets have the temperature %s; allowed is above 0 and at most 1000."
                            .formatted(temperature));
        }
        if (!(objects >= 0 && boxes >= 0 && objects + boxes > 0 && objects + boxes < 1e12)) {
            throw new IllegalArgumentException(
                    "Soft targets weigh objects by %s and boxes by %s; allowed are 0 and more, not both 0."
                            .formatted(objects, boxes));
        }
    }

    /** The released temperature, with weights that suit small trainings. */
    public static SoftTargets usual() {
        return new SoftTargets(TEMPERATURE, OBJECTS, BOXES);
    }

    /** The usual ones at {@code temperature}, times {@code softTargetScale}. */
    static SoftTargets from(Parameters parameters) {
        return usual().at(parameters.get("temperature")).scaled(parameters.get("softTargetScale"));
    }

    /** The same at another temperature. */
    public SoftTargets at(double other) {
        return new SoftTargets(other, objects, boxes);
    }

    @Override
    public SoftTargets scaled(double factor) {
        return new SoftTargets(temperature, objects * factor, boxes * factor);
    }

    @Override
    public Set<Integer> taps(Network network) {
        return Set.of();
    }

    @Override
    public void require(Network teacher, Network student) {
        int[] theirs = teacher.heads();
        int[] ours = student.heads();
        if (theirs.length == 0 || theirs.length != ours.length) {
            throw new IllegalArgumentException(
                    "Soft targets compare head by head, but the teacher has %d heads and the student %d."
                            .formatted(theirs.length, ours.length));
        }
        for (int i = 0; i < theirs.length; i++) {
            if (!teacher.shape(theirs[i]).equals(student.shape(ours[i]))) {
                throw new IllegalArgumentException(
                        "Soft targets compare heads cell by cell, but head %d gives %s at the teacher and %s at the student; use one input size and the same classes and anchors."
                                .formatted(i + 1, teacher.shape(theirs[i]), student.shape(ours[i])));
            }
            Layer.Yolo their = (Layer.Yolo) teacher.layer(theirs[i]);
            Layer.Yolo own = (Layer.Yolo) student.layer(ours[i]);
            if (!their.maskedAnchors().equals(own.maskedAnchors())) {
                throw new IllegalArgumentException(
                        "Soft targets compare boxes as multiples of anchors, but head %d has the anchors %s at the teacher and %s at the student."
                                .formatted(i + 1, their.maskedAnchors(), own.maskedAnchors()));
            }
        }
    }

    @Override
    public DistillationTerm open(Network teacher, Network student, NDManager manager) {
        return new SoftTargetTerm(this, student);
    }
}
