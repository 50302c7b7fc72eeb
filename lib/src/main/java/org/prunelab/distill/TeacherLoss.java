package org.prunelab.distill;

import ai.djl.ndarray.NDManager;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.prunelab.base.Sha256;
import org.prunelab.darknet.CfgText;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.train.DistillationLoss;
import org.prunelab.train.Findings;

/**
 * The difference of a student from a teacher, as a guide sees it.
 *
 * <pre>{@code
 * DistillationLoss loss = new TeacherLoss(SpatialAttention.paper().forInputOf(network), teacher);
 * }</pre>
 */
public record TeacherLoss(Distillation guide, Model teacher) implements DistillationLoss {

    @Override
    public Session open(Network student, NDManager manager) {
        guide.require(teacher.network(), student);
        return new TeacherSession(guide, teacher, student, manager);
    }

    @Override
    public void check(Network student, Findings findings) {
        try {
            guide.require(teacher.network(), student);
        } catch (IllegalArgumentException mismatch) {
            findings.problem(mismatch.getMessage());
        }
        int theirs = teacher.network().classes();
        if (theirs != student.classes()) {
            findings.notice(
                    "The teacher tells %d classes apart and the student %d; where it looks may be of no use to the student."
                            .formatted(theirs, student.classes()));
        }
    }

    @Override
    public Optional<String> identity() {
        String cfg = CfgText.of(teacher.network());
        String digest = Sha256.of((cfg + teacher.weights().fingerprint()).getBytes(StandardCharsets.UTF_8));
        return Optional.of("%s from the teacher %s".formatted(guide, digest));
    }
}
