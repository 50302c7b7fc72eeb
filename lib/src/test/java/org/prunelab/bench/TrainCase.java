package org.prunelab.bench;

import java.io.IOException;
import java.nio.file.Path;
import org.prunelab.batch.Augmentation;
import org.prunelab.batch.Batches;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.Yolov4;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.shapes.Shapes;
import org.prunelab.voc.Voc;

/**
 * Writes what a training step is measured on. Arguments: a folder that exists, the width of YOLOv4, the input's side and
 * the batch size. Writes {@code full} and {@code pruned} as cfg and weights to start a training from, for 20 classes, and
 * batch.npz, an augmented batch of generated pictures (see {@link BatchFile}).
 */
public final class TrainCase {

    private static final int CLASSES = 20;
    private static final long SEED = 1;

    /** The paper's percentiles, by group. */
    private static final double[] PERCENTILES = {0.18, 0.50, 0.67, 0.19, 0.68};

    private TrainCase() {}

    /** Writes all files. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        double width = Double.parseDouble(arguments[1]);
        int size = Integer.parseInt(arguments[2]);
        int batch = Integer.parseInt(arguments[3]);
        Network full = Yolov4.of(CLASSES).width(width).at(size).build();
        Network pruned = ChannelGroups.paper(full)
                .percentiles(PERCENTILES)
                .plan(new Model(full, Weights.random(full, SEED)))
                .apply(new Model(full, Weights.random(full, SEED)))
                .network();
        Model.initial(full, SEED).write(folder, "full");
        Model.initial(pruned, SEED).write(folder, "pruned");
        Voc voc = Voc.shapes(Shapes.standard().withSize(size));
        BatchFile.write(
                new Batches(voc.train(), Augmentation.yolov4(), size, batch, SEED).batch(0),
                folder.resolve("batch.npz"));
    }
}
