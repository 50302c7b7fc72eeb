package org.prunelab.distill;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.prunelab.darknet.Model;
import org.prunelab.detect.DetectorBlock;
import org.prunelab.detect.FeatureMaps;
import org.prunelab.detect.Pass;
import org.prunelab.train.Constant;
import org.prunelab.train.GuidingLoss;
import org.prunelab.voc.Label;

/** Spatial attention distilling during one training: the teacher, and its attention maps of the present batch. */
final class AttentionSession implements GuidingLoss.Session {

    private final SpatialAttention attention;
    private final DetectorBlock teacher;
    private final Map<Integer, NDArray> observed = new HashMap<>();

    AttentionSession(SpatialAttention attention, Model teacher, NDManager manager) {
        this.attention = attention;
        this.teacher = DetectorBlock.forInference(teacher, manager);
    }

    @Override
    public Set<Integer> taps() {
        return attention.betas().keySet();
    }

    /** Runs the teacher; its maps are freed, and only the attention maps stay with the images' manager. */
    @Override
    public void observe(NDArray images, List<List<Label>> truths) {
        observed.clear();
        NDManager step = images.getManager();
        try (NDManager inner = step.newSubManager()) {
            images.tempAttach(inner);
            Pass pass = Pass.INFERENCE.tapping(taps());
            FeatureMaps maps = teacher.forward(DetectorBlock.store(inner), images, pass);
            maps.taps().forEach((layer, feature) -> {
                NDArray map = SpatialAttention.map(feature);
                map.attach(step);
                observed.put(layer, map);
            });
        }
    }

    @Override
    public NDArray loss(FeatureMaps student) {
        NDArray sum = null;
        for (Map.Entry<Integer, Double> entry : attention.betas().entrySet()) {
            int layer = entry.getKey();
            NDArray difference = SpatialAttention.map(student.taps().get(layer)).sub(observed.get(layer));
            NDArray term = Constant.times(difference.mul(difference).mean(), entry.getValue());
            sum = sum == null ? term : sum.add(term);
        }
        return sum;
    }
}
