package org.prunelab.distill;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.prunelab.darknet.Network;
import org.prunelab.detect.FeatureMaps;
import org.prunelab.image.LabelledBox;
import org.prunelab.loss.Constant;

/** {@link SpatialAttention} during one training: the teacher's attention maps of the present batch. */
final class AttentionTerm implements DistillationTerm {

    private final SpatialAttention attention;
    private final Map<Integer, ObjectMask> objects = new HashMap<>();
    private final Map<Integer, NDArray> observed = new HashMap<>();
    private final Map<Integer, NDArray> masks = new HashMap<>();

    AttentionTerm(SpatialAttention attention, Network network) {
        this.attention = attention;
        if (attention.nearObjects()) {
            attention.betas().keySet().forEach(layer -> objects.put(layer, ObjectMask.at(network, layer)));
        }
    }

    @Override
    public void observe(FeatureMaps teacher, NDArray images, List<List<LabelledBox>> truths, NDManager step) {
        observed.clear();
        masks.clear();
        for (int layer : attention.betas().keySet()) {
            NDArray feature = teacher.taps().get(layer);
            if (attention.nearObjects()) {
                masks.put(layer, objects.get(layer).of(truths, feature.getShape(), images.getShape(), step));
            }
            NDArray map = map(layer, feature);
            map.attach(step);
            observed.put(layer, map);
        }
    }

    private NDArray map(int layer, NDArray feature) {
        return attention.nearObjects()
                ? SpatialAttention.map(feature, masks.get(layer))
                : SpatialAttention.map(feature);
    }

    @Override
    public NDArray loss(FeatureMaps student, Map<String, NDArray> parameters) {
        NDArray sum = null;
        for (Map.Entry<Integer, Double> entry : attention.betas().entrySet()) {
            int layer = entry.getKey();
            NDArray difference = map(layer, student.taps().get(layer)).sub(observed.get(layer));
            NDArray term = Constant.times(difference.mul(difference).mean(), entry.getValue());
            sum = sum == null ? term : sum.add(term);
        }
        return sum;
    }
}
