package org.prunelab.distill;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;
import org.prunelab.detect.FeatureMaps;
import org.prunelab.image.LabelledBox;
import org.prunelab.loss.Constant;

/** {@link SoftTargets} during one training: the teacher's outputs for the present batch. */
final class SoftTargetTerm implements DistillationTerm {

    /** Of an axis of values: centre and size, and where objectness and classes begin. */
    private static final long[] PARTS = {2, 4, 5};

    /**
     * What a head is drawn to, with P = N x anchors planes of M cells.
     *
     * @param sure o (P, 1, M)
     * @param place (P, 2, M)
     * @param size (P, 2, M)
     * @param objectness (P, 1, M), at the temperature
     * @param objectnessEntropy (P, 1, M)
     * @param classes (P, C, M), at the temperature
     * @param classEntropy (P, C, M)
     */
    private record Target(
            NDArray sure,
            NDArray place,
            NDArray size,
            NDArray objectness,
            NDArray objectnessEntropy,
            NDArray classes,
            NDArray classEntropy) {}

    private final SoftTargets settings;
    private final int[] anchors;
    private final List<Target> targets = new ArrayList<>();
    private double sure;

    SoftTargetTerm(SoftTargets settings, Network network) {
        this.settings = settings;
        this.anchors = IntStream.of(network.heads())
                .map(head -> ((Layer.Yolo) network.layer(head)).mask().size())
                .toArray();
    }

    @Override
    public void observe(FeatureMaps teacher, NDArray images, List<List<LabelledBox>> truths, NDManager step) {
        targets.clear();
        double sum = 0;
        for (int h = 0; h < anchors.length; h++) {
            NDList parts = parts(teacher.heads().get(h), anchors[h]);
            NDArray objectness = cooled(parts.get(2));
            NDArray classes = cooled(parts.get(3));
            NDArray objectnessTarget = sigmoid(objectness);
            NDArray classTarget = sigmoid(classes);
            Target target = new Target(
                    sigmoid(parts.get(2)),
                    sigmoid(parts.get(0)),
                    parts.get(1).duplicate(),
                    objectnessTarget,
                    crossEntropy(objectness, objectnessTarget),
                    classTarget,
                    crossEntropy(classes, classTarget));
            attach(target, step);
            sum += target.sure().sum().getFloat();
            targets.add(target);
        }
        sure = Math.max(1, sum);
    }

    private static void attach(Target target, NDManager step) {
        List.of(
                        target.sure(),
                        target.place(),
                        target.size(),
                        target.objectness(),
                        target.objectnessEntropy(),
                        target.classes(),
                        target.classEntropy())
                .forEach(array -> array.attach(step));
    }

    @Override
    public NDArray loss(FeatureMaps student, Map<String, NDArray> parameters) {
        double warmth = settings.temperature() * settings.temperature();
        NDArray sum = null;
        for (int h = 0; h < anchors.length; h++) {
            Target target = targets.get(h);
            NDList parts = parts(student.heads().get(h), anchors[h]);
            NDArray objectness = crossEntropy(cooled(parts.get(2)), target.objectness())
                    .sub(target.objectnessEntropy())
                    .mean();
            NDArray classes = crossEntropy(cooled(parts.get(3)), target.classes())
                    .sub(target.classEntropy())
                    .mul(target.sure())
                    .sum();
            NDArray place = sigmoid(parts.get(0)).sub(target.place()).square();
            NDArray size = parts.get(1).sub(target.size()).square();
            NDArray boxes = place.add(size).mul(target.sure()).sum();
            NDArray term = Constant.times(objectness, settings.objects() * warmth)
                    .add(Constant.times(classes, settings.objects() * warmth / sure))
                    .add(Constant.times(boxes, settings.boxes() / sure));
            sum = sum == null ? term : sum.add(term);
        }
        return sum;
    }

    /** Centre (P, 2, M), size (P, 2, M), objectness (P, 1, M) and classes (P, C, M) of a head's raw map. */
    private static NDList parts(NDArray map, int anchors) {
        long images = map.getShape().get(0);
        long values = map.getShape().get(1) / anchors;
        long cells = map.getShape().get(2) * map.getShape().get(3);
        return map.reshape(images * anchors, values, cells).split(PARTS, 1);
    }

    private NDArray cooled(NDArray logits) {
        return Constant.times(logits, 1 / settings.temperature());
    }

    private static NDArray sigmoid(NDArray logits) {
        return logits.getNDArrayInternal().sigmoid();
    }

    /** Of logits z with targets t: softplus(z) - z t, which does not overflow. */
    private static NDArray crossEntropy(NDArray logits, NDArray targets) {
        return logits.getNDArrayInternal().softPlus().sub(logits.mul(targets));
    }
}
