package org.prunelab.zoo;

import java.nio.file.Path;
import java.util.Optional;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Yolov4;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.loss.LossSettings;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.shapes.Shapes;
import org.prunelab.sparse.GammaPenalty;
import org.prunelab.sparse.SparseRate;
import org.prunelab.train.Training;
import org.prunelab.train.TrainingSettings;
import org.prunelab.voc.Voc;

/**
 * How a detector of the zoo is trained: YOLOv4 on the generated Shapes, from scratch or sparsely.
 *
 * @param name what {@link Zoo} calls it
 * @param description what it is, in a sentence
 * @param width factor on YOLOv4's channels
 * @param data the pictures; their size is that of the network's input
 * @param settings of the training, with nothing left open
 * @param sparse what is trained sparsely, and how; empty from scratch
 */
record Recipe(
        String name,
        String description,
        double width,
        Shapes data,
        TrainingSettings settings,
        Optional<SparseTraining> sparse) {

    /**
     * A sparse training.
     *
     * @param start the detector of the zoo that it starts from
     * @param rate as it acts
     */
    record SparseTraining(String start, SparseRate rate) {}

    /** All recipes share the loss, the threads and the device. */
    Recipe {
        settings = settings.withLoss(LossSettings.yolov4()).withThreads(1).withDevice(ComputeDevice.CPU);
    }

    /** The network. */
    Network network() {
        return Yolov4.of(data.classes()).width(width).at(data.size()).build();
    }

    /** The pictures, drawn where they are not there yet. */
    Voc voc() {
        return Voc.shapes(data);
    }

    /** The training, which resumes from its checkpoints below a folder. */
    Training training(Path checkpoints) {
        return begin().on(voc()).with(settings).cached(checkpoints);
    }

    private Training begin() {
        if (sparse.isEmpty()) {
            return Training.of(network());
        }
        return Training.of(Zoo.trained(sparse.get().start()).model())
                .with(GammaPenalty.on(network(), sparse.get().rate(), ChannelGroups.paper(network())));
    }

    /** Steps of the whole training. */
    int steps() {
        return settings.epochs() * ((data.train() + settings.batch() - 1) / settings.batch());
    }
}
