package org.prunelab.evaluate;

import java.util.List;
import org.prunelab.base.Interruption;
import org.prunelab.batch.Batches;
import org.prunelab.batch.OrderedBatches;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Shape;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.detect.Detection;
import org.prunelab.detect.DetectionSettings;
import org.prunelab.detect.Detector;
import org.prunelab.image.Letterbox;
import org.prunelab.voc.VocImage;

/**
 * Judges detectors on pictures, batch by batch: never more than one batch of raw maps is held. Pictures are decoded once
 * for all the detectors that it evaluates.
 *
 * <pre>{@code
 * Evaluation judged = new Evaluator(voc.val(), voc.classes(), 128, Protocol.VOC07).evaluate(model);
 * }</pre>
 */
public final class Evaluator {

    private static final int BATCH = 16;

    private final OrderedBatches batches;
    private final List<String> classNames;
    private final int size;
    private final Protocol protocol;
    private final List<SizeBand> sizes;

    /**
     * @param images what to evaluate on
     * @param classNames of the data set, in its order
     * @param size side of the networks' square input in pixels
     */
    public Evaluator(List<VocImage> images, List<String> classNames, int size, Protocol protocol) {
        this(Batches.ordered(images, size, BATCH), classNames, size, protocol, SizeBand.coco());
    }

    private Evaluator(
            OrderedBatches batches, List<String> classNames, int size, Protocol protocol, List<SizeBand> sizes) {
        this.batches = batches;
        this.classNames = List.copyOf(classNames);
        this.size = size;
        this.protocol = protocol;
        this.sizes = List.copyOf(sizes);
    }

    /** The same with other sizes of objects told apart than COCO's. */
    public Evaluator sizes(List<SizeBand> bands) {
        return new Evaluator(batches, classNames, size, protocol, bands);
    }

    /** How well a model does. */
    public Evaluation evaluate(Model model) {
        return evaluate(model, ComputeDevice.current());
    }

    /** How well a model does, computed on a device. */
    public Evaluation evaluate(Model model, ComputeDevice device) {
        return measure(model, device).result();
    }

    /** As {@link #measure(Detector)}, of a model, computed on a device. */
    public MeanAveragePrecision measure(Model model, ComputeDevice device) {
        try (Detector detector = Detector.of(model, classNames, device)) {
            return measure(detector);
        }
    }

    /** How well a detector does. */
    public Evaluation evaluate(Detector detector) {
        return measure(detector).result();
    }

    /** The same with what it was computed from, to resample the pictures. */
    public MeanAveragePrecision measure(Detector detector) {
        Shape input = detector.network().input();
        if (input.width() != size || input.height() != size) {
            throw new IllegalArgumentException(
                    "The evaluator's pictures are %d x %d pixels, but the network takes %d x %d; make an evaluator of its size."
                            .formatted(size, size, input.width(), input.height()));
        }
        MeanAveragePrecision metric = new MeanAveragePrecision(protocol, classNames, protocol.ious(), sizes);
        for (OrderedBatches.Part part : batches) {
            Interruption.check("Evaluation");
            List<List<Detection>> found =
                    detector.detect(part.pixels(), part.images().size(), DetectionSettings.evaluation());
            for (int i = 0; i < found.size(); i++) {
                Letterbox letterbox = part.letterboxes().get(i);
                metric.add(part.images().get(i).objects(), Detector.inPicture(found.get(i), letterbox));
            }
        }
        return metric;
    }
}
