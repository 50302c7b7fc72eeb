package org.prunelab.distill;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.detect.DetectorBlock;
import org.prunelab.detect.FeatureMaps;
import org.prunelab.detect.Pass;
import org.prunelab.image.LabelledBox;
import org.prunelab.train.DistillationLoss;

/** Distilling during one training: the teacher, and what the guide compares. */
final class TeacherSession implements DistillationLoss.Session {

    private final Set<Integer> taps;
    private final DetectorBlock teacher;
    private final DistillationTerm term;

    TeacherSession(Distillation guide, Model teacher, Network student, NDManager manager) {
        this.taps = guide.taps(student);
        this.teacher = DetectorBlock.forInference(teacher, manager);
        this.term = guide.open(teacher.network(), student, manager);
    }

    @Override
    public Set<Integer> taps() {
        return taps;
    }

    @Override
    public Map<String, NDArray> parameters() {
        return term.parameters();
    }

    /** Runs the teacher; its maps are freed, and only what the guide needs of them stays with the images' manager. */
    @Override
    public void observe(NDArray images, List<List<LabelledBox>> truths) {
        NDManager step = images.getManager();
        try (NDManager inner = step.newSubManager()) {
            images.tempAttach(inner);
            FeatureMaps maps = teacher.forward(DetectorBlock.store(inner), images, Pass.INFERENCE.tapping(taps));
            term.observe(maps, images, truths, step);
        }
    }

    @Override
    public NDArray loss(FeatureMaps student, Map<String, NDArray> parameters) {
        return term.loss(student, parameters);
    }
}
