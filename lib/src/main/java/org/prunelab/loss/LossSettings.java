package org.prunelab.loss;

import java.util.List;
import java.util.function.Consumer;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;

/**
 * What {@link YoloLoss} minimises. The thresholds, the smoothing and the kind of box loss mean what the keys of a cfg
 * file mean (Darknet, {@code src/yolo_layer.c}); the gains weigh terms that are normalised as {@link YoloLoss} says.
 *
 * <pre>{@code
 * training.loss(LossSettings.of(network).withLabelSmoothing(0.01)).run();
 * }</pre>
 *
 * @param iouLoss the loss of a box; YOLOv4 uses {@link IouLoss#CIOU} (arXiv 2004.10934, section 3.4)
 * @param labelSmoothing class targets are 1 - e/2 and e/2 instead of 1 and 0; in [0, 1), {@code label_smooth_eps}
 * @param ignoreThreshold a cell without an object whose box overlaps some object by an IoU above this is not told to be
 *     silent; in [0, 1], where 1 ignores none; {@code ignore_thresh}
 * @param assignThreshold besides the best one, every anchor whose shape overlaps the object's by an IoU above this learns
 *     it; in [0, 1], where 1 leaves the best anchor only; {@code iou_thresh}
 * @param objectnessIou how far the objectness of a cell with an object aims at the IoU of its box rather than at 1; in [0,
 *     1]. Darknet aims at 1; with the IoU the score tells good boxes from bad ones, as the authors' PyTorch port has it.
 * @param boxGain weight of the box term
 * @param objectnessGain weight of the objectness term
 * @param classGain weight of the class term
 * @param balance weights of the objectness of the heads from the finest to the coarsest, as many as heads or more. A fine
 *     head has more cells, and the mean over them gives each less weight; 4, 1, 0.4 offsets some of it.
 */
public record LossSettings(
        IouLoss iouLoss,
        double labelSmoothing,
        double ignoreThreshold,
        double assignThreshold,
        double objectnessIou,
        double boxGain,
        double objectnessGain,
        double classGain,
        List<Double> balance) {

    /**
     * The gain of the authors' PyTorch port (WongKinYiu/PyTorch_YOLOv4, {@code hyp.scratch.yaml}: box 0.05, objectness 1).
     * It adds the means of three heads, where {@link YoloLoss} takes one mean over the objects of all heads, hence the
     * factor 3.
     */
    private static final double BOX_GAIN = 3 * 0.05;

    /**
     * A class weighs like a box. The port has 0.5 / 80 of the sum over classes for each head, made for the 80 classes of
     * COCO: with five classes the cross-entropy then hardly falls from its start (2.5 to 2.4 in 500 steps on Shapes).
     */
    private static final double CLASS_GAIN = 3 * 0.05;

    /** The factor before the box loss in YOLOv4's cfg, which stands for {@link #BOX_GAIN} here. */
    private static final double YOLOV4_IOU_NORMALIZER = 0.07;

    public LossSettings {
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw outside("labelSmoothing", labelSmoothing, "at least 0 and below 1");
        }
        checkFraction("ignoreThreshold", ignoreThreshold);
        checkFraction("assignThreshold", assignThreshold);
        checkFraction("objectnessIou", objectnessIou);
        checkGain("boxGain", boxGain);
        checkGain("objectnessGain", objectnessGain);
        checkGain("classGain", classGain);
        balance = List.copyOf(balance);
        balance.forEach(weight -> checkGain("balance", weight));
        if (boxGain == 0 && objectnessGain == 0 && classGain == 0) {
            throw new IllegalArgumentException("All three gains of the loss are 0; set one above 0 to learn something");
        }
    }

    /** YOLOv4's settings, whatever the cfg says. */
    public static LossSettings yolov4() {
        return new LossSettings(IouLoss.CIOU, 0, 0.7, 0.213, 1, BOX_GAIN, 1, CLASS_GAIN, List.of(4.0, 1.0, 0.4));
    }

    /**
     * The settings in a head of a cfg file. Darknet sums over the cells of an image where this loss takes means, so
     * {@code iou_normalizer}, {@code obj_normalizer} and {@code cls_normalizer} scale the gains of {@link #yolov4} in
     * proportion to YOLOv4's own 0.07, 1 and 1. Keys that are absent count as YOLOv4's, not as Darknet's older defaults.
     *
     * @throws IllegalArgumentException where a value is outside of what is allowed
     */
    public static LossSettings of(Layer.Yolo head) {
        LossSettings yolov4 = yolov4();
        return new LossSettings(
                IouLoss.of(head.extras().getOrDefault("iou_loss", "ciou")),
                head.extra("label_smooth_eps", yolov4.labelSmoothing),
                head.extra("ignore_thresh", yolov4.ignoreThreshold),
                head.extra("iou_thresh", yolov4.assignThreshold),
                yolov4.objectnessIou,
                head.extra("iou_normalizer", YOLOV4_IOU_NORMALIZER) / YOLOV4_IOU_NORMALIZER * yolov4.boxGain,
                head.extra("obj_normalizer", 1) * yolov4.objectnessGain,
                head.extra("cls_normalizer", 1) * yolov4.classGain,
                yolov4.balance);
    }

    /**
     * The settings in the first head of a network.
     *
     * @throws IllegalArgumentException where {@link YoloLoss} can't train its heads, or a value is outside of what is allowed
     */
    public static LossSettings of(Network network) {
        return of(YoloLoss.heads(network).get(0));
    }

    /** The same with another box loss. */
    public LossSettings withIouLoss(IouLoss other) {
        return with(draft -> draft.iouLoss = other);
    }

    /** The same with other class targets. */
    public LossSettings withLabelSmoothing(double smoothing) {
        return with(draft -> draft.labelSmoothing = smoothing);
    }

    /** The same with other thresholds of ignoring and of assigning. */
    public LossSettings withThresholds(double ignore, double assign) {
        return with(draft -> {
            draft.ignoreThreshold = ignore;
            draft.assignThreshold = assign;
        });
    }

    /** The same with other weights of the three terms. */
    public LossSettings withGains(double box, double objectness, double classes) {
        return with(draft -> {
            draft.boxGain = box;
            draft.objectnessGain = objectness;
            draft.classGain = classes;
        });
    }

    private LossSettings with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new LossSettings(
                draft.iouLoss,
                draft.labelSmoothing,
                draft.ignoreThreshold,
                draft.assignThreshold,
                objectnessIou,
                draft.boxGain,
                draft.objectnessGain,
                draft.classGain,
                balance);
    }

    /** What the methods above change. */
    private static final class Draft {
        private IouLoss iouLoss;
        private double labelSmoothing;
        private double ignoreThreshold;
        private double assignThreshold;
        private double boxGain;
        private double objectnessGain;
        private double classGain;

        Draft(LossSettings given) {
            iouLoss = given.iouLoss;
            labelSmoothing = given.labelSmoothing;
            ignoreThreshold = given.ignoreThreshold;
            assignThreshold = given.assignThreshold;
            boxGain = given.boxGain;
            objectnessGain = given.objectnessGain;
            classGain = given.classGain;
        }
    }

    private static void checkFraction(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw outside(name, value, "0 to 1");
        }
    }

    private static void checkGain(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw outside(name, value, "0 or more");
        }
    }

    private static IllegalArgumentException outside(String name, double value, String allowed) {
        return new IllegalArgumentException("%s=%s is outside of what is allowed, %s".formatted(name, value, allowed));
    }
}
