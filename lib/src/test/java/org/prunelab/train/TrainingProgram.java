package org.prunelab.train;

import java.nio.file.Path;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Yolov4;
import org.prunelab.sparse.GammaPenalty;
import org.prunelab.sparse.SparseRate;
import org.prunelab.voc.Voc;

/** A small sparse training with a checkpoint after each step or two, as a process of its own that a test may kill. */
final class TrainingProgram {

    private TrainingProgram() {}

    /** The training of the data in a folder. */
    static Training training(Path data, Path checkpoints) {
        Network network = Yolov4.of(2).width(0.0625).at(64).build();
        return Training.of(network)
                .on(Voc.open(data))
                .batch(4)
                .epochs(4)
                .evaluations(2)
                .with(GammaPenalty.on(network, SparseRate.relaxed(0.1, 0.4, 0.65, 0.01)))
                .checkpoints(CheckpointSettings.in(checkpoints).everySteps(1));
    }

    /** Trains; the arguments are the data, the checkpoints, and where the weights are written. */
    public static void main(String[] folders) {
        Trained trained = training(Path.of(folders[0]), Path.of(folders[1])).run();
        trained.model().write(Path.of(folders[2]), "trained");
    }
}
