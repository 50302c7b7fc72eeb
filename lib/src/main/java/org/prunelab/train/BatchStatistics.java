package org.prunelab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.function.UnaryOperator;
import org.prunelab.base.Interruption;
import org.prunelab.batch.Augmentation;
import org.prunelab.batch.Batches;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.detect.DetectorBlock;
import org.prunelab.detect.Pass;
import org.prunelab.voc.Voc;

/**
 * Running means and variances measured anew. When channels are masked or pruned, the layers after them see other inputs
 * than their running statistics tell of, and a network that has lost little looks broken; some forward passes mend that
 * (adaptive batch normalisation; EagleEye, arXiv 2007.02491).
 *
 * <pre>{@code
 * Model pruned = BatchStatistics.reestimated(plan.apply(model), voc, 25);
 * }</pre>
 */
public final class BatchStatistics {

    /** Pictures a batch. */
    static final int BATCH = 16;

    private static final long SEED = 1;

    private BatchStatistics() {}

    /**
     * The same weights with the mean of the statistics over some training batches, which are letterboxed only.
     *
     * @param batches how many batches of 16, at least 1
     */
    public static Model reestimated(Model model, Voc voc, int batches) {
        return reestimated(model, pictures(model.network(), voc), batches, ComputeDevice.current());
    }

    /** The same, computed on a device. */
    public static Model reestimated(Model model, Voc voc, int batches, ComputeDevice device) {
        return reestimated(model, pictures(model.network(), voc), batches, device);
    }

    /**
     * As {@link #reestimated(Model, Voc, int)}, for one model after another: the pictures are decoded once for all.
     *
     * @param network whose input size the models have
     */
    public static UnaryOperator<Model> on(Network network, Voc voc, int batches) {
        return on(network, voc, batches, ComputeDevice.current());
    }

    /** The same, computed on a device. */
    public static UnaryOperator<Model> on(Network network, Voc voc, int batches, ComputeDevice device) {
        Batches pictures = pictures(network, voc);
        return model -> reestimated(model, pictures, batches, device);
    }

    /** What statistics are measured on; decoded once for all the models that share it, where memory allows. */
    static Batches pictures(Network network, Voc voc) {
        return new Batches(voc.train(), Augmentation.none(), network.input().width(), BATCH, SEED);
    }

    static Model reestimated(Model model, Batches pictures, int batches, ComputeDevice device) {
        if (batches < 1) {
            throw new IllegalArgumentException(
                    "Batch statistics need at least 1 batch to be measured on, not %d.".formatted(batches));
        }
        try (NDManager manager = device.newManager()) {
            DetectorBlock block = DetectorBlock.of(model, manager);
            PixelBuffer pixels = new PixelBuffer();
            for (int k = 0; k < batches; k++) {
                Interruption.check("Measuring batch statistics");
                try (NDManager step = manager.newSubManager()) {
                    NDArray images = pixels.load(pictures.batch(k), step);
                    float keep = (float) k / (k + 1); // so that all batches count the same
                    block.forward(DetectorBlock.store(step), images, Pass.TRAINING.keeping(keep));
                }
            }
            return block.model();
        }
    }
}
