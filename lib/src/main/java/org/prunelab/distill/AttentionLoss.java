package org.prunelab.distill;

import ai.djl.ndarray.NDManager;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.train.Findings;
import org.prunelab.train.GuidingLoss;

/** Spatial attention distilling from a teacher. */
record AttentionLoss(SpatialAttention attention, Model teacher) implements GuidingLoss {

    @Override
    public Session open(Network student, NDManager manager) {
        attention.require(teacher.network(), student);
        return new AttentionSession(attention, teacher, manager);
    }

    @Override
    public void check(Network student, Findings findings) {
        try {
            attention.require(teacher.network(), student);
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
}
