package org.prunelab.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.prunelab.darknet.Layer;
import org.prunelab.darknet.Network;
import org.prunelab.image.LabelledBox;

/**
 * The loss of a YOLOv4 (Bochkovskiy et al. 2020, arXiv 2004.10934; Darknet, {@code src/yolo_layer.c}): for the cells that
 * learn an object an IoU loss of the box and the binary cross-entropy of the classes, for all cells but the ignored ones
 * the binary cross-entropy of the objectness.
 *
 * <p>Darknet adds all cells of an image up. At the start the many empty cells then outweigh the few objects by far, which
 * takes long warm-ups to get over. This loss takes means as the authors' PyTorch port does
 * (WongKinYiu/PyTorch_YOLOv4, {@code utils/general.py}, compute_loss), which trains small sets from scratch at once:
 *
 * <pre>
 * loss = N (boxGain        mean over positives of the box loss
 *         + classGain      mean over positives of the cross-entropies, summed over classes
 *         + objectnessGain sum over heads of balance x mean over cells of the cross-entropy, ignored cells being 0)
 * </pre>
 *
 * N is the size of the batch. Unlike the port, the mean over positives goes over all heads at once, so that an object
 * weighs the same in a head with few objects, and cells are assigned by IoU as in the paper, not by ratio of sides.
 *
 * <pre>{@code
 * YoloLoss loss = new YoloLoss(network, LossSettings.yolov4());
 * }</pre>
 */
public final class YoloLoss {

    private final List<Layer.Yolo> heads;
    private final int[] strides;
    private final double[] objectnessWeights;
    private final LossSettings settings;

    /** The loss by the settings of the network's first head. */
    public YoloLoss(Network network) {
        this(network, LossSettings.of(network));
    }

    /**
     * The loss by settings of one's own.
     *
     * @throws IllegalArgumentException where the network has no heads, heads of differing classes or with Scaled-YOLOv4's
     *     coordinates, or more heads than the settings balance
     */
    public YoloLoss(Network network, LossSettings settings) {
        this.heads = heads(network);
        this.settings = settings;
        this.strides = IntStream.of(network.heads()).map(network::stride).toArray();
        if (settings.balance().size() < heads.size()) {
            throw new IllegalArgumentException(
                    "balance=%s has %d weights for %d heads; give one for each, the finest head first"
                            .formatted(settings.balance(), settings.balance().size(), heads.size()));
        }
        objectnessWeights = IntStream.of(strides)
                .mapToDouble(stride -> settings.objectnessGain()
                        * settings.balance().get((int)
                                IntStream.of(strides).filter(s -> s < stride).count()))
                .toArray();
    }

    static List<Layer.Yolo> heads(Network network) {
        List<Layer.Yolo> heads = new ArrayList<>();
        for (int index : network.heads()) {
            Layer.Yolo head = (Layer.Yolo) network.layer(index);
            if (head.newCoords()) {
                throw new IllegalArgumentException(
                        "Layer %d [yolo] has new_coords=1, whose map is no longer made of logits; this loss trains heads with new_coords=0."
                                .formatted(index));
            }
            if (head.classes() != network.classes()) {
                throw new IllegalArgumentException(
                        "Layer %d [yolo] has classes=%d, but the first head has %d; make them one."
                                .formatted(index, head.classes(), network.classes()));
            }
            heads.add(head);
        }
        if (heads.isEmpty()) {
            throw new IllegalArgumentException(
                    "The network has no [yolo] layer, so there is nothing to compare boxes with.");
        }
        return heads;
    }

    /**
     * The loss of a batch. What it computes is attached to the manager of the first map, whose owner closes it after the
     * backward pass; nothing else is kept.
     *
     * @param maps for each head in the order of the network its raw map (N, A * (5 + C), H, W), no activation applied
     * @param labels for each of the N images its objects, in pixels of the network's input; none is fine. Difficult ones
     *     are learnt like the others, and those without an area are left out.
     * @throws IllegalArgumentException where maps, labels and network do not fit together
     */
    public DetectionLoss compute(List<NDArray> maps, List<List<LabelledBox>> labels) {
        if (maps.size() != heads.size()) {
            throw new IllegalArgumentException(
                    "The network has %d heads, but %d maps came.".formatted(heads.size(), maps.size()));
        }
        List<HeadMap> copies = new ArrayList<>();
        for (int h = 0; h < maps.size(); h++) {
            copies.add(new HeadMap(heads.get(h), strides[h], maps.get(h)));
        }
        check(copies, labels);
        Targets targets = new Targets(copies, labels, objectnessWeights, settings);
        NDManager manager = maps.get(0).getManager();
        NDArray objectness = objectness(maps, copies, targets);
        if (targets.positives == 0) {
            NDArray nothing = manager.zeros(new Shape());
            return new DetectionLoss(objectness, nothing, objectness, nothing, 0);
        }
        NDList logits = positives(maps, targets, heads.get(0).classes()).split(new long[] {2, 4});
        CellConstants cells = CellConstants.of(manager, targets);
        double mean = (double) labels.size() / targets.positives;
        NDArray box = Constant.times(
                BoxTerm.of(settings.iouLoss(), logits.get(0), logits.get(1), cells)
                        .sum(),
                settings.boxGain() * mean);
        NDArray classes =
                Constant.times(crossEntropy(logits.get(2), cells.classes()).sum(), settings.classGain() * mean);
        return new DetectionLoss(box.add(objectness).add(classes), box, objectness, classes, targets.positives);
    }

    private void check(List<HeadMap> maps, List<List<LabelledBox>> labels) {
        for (HeadMap map : maps) {
            if (map.batch != labels.size()) {
                throw new IllegalArgumentException(
                        "A map holds %d images, but labels came for %d.".formatted(map.batch, labels.size()));
            }
        }
        int classes = maps.get(0).classes;
        for (int image = 0; image < labels.size(); image++) {
            for (LabelledBox label : labels.get(image)) {
                if (label.classIndex() < 0 || label.classIndex() >= classes) {
                    throw new IllegalArgumentException(
                            "Image %d of the batch has an object of class %d, but the network tells classes 0 to %d apart."
                                    .formatted(image, label.classIndex(), classes - 1));
                }
            }
        }
    }

    private static NDArray objectness(List<NDArray> maps, List<HeadMap> copies, Targets targets) {
        NDList logits = new NDList();
        for (int h = 0; h < maps.size(); h++) {
            HeadMap head = copies.get(h);
            long planes = (long) head.batch * head.anchors;
            logits.add(maps.get(h)
                    .reshape(planes, 5 + head.classes, (long) head.height * head.width)
                    .get(":, 4")
                    .reshape(-1));
        }
        NDArray all = joined(logits, 0);
        NDManager manager = all.getManager();
        return crossEntropy(all, manager.create(targets.objectness))
                .mul(manager.create(targets.weights))
                .sum();
    }

    /** (4 + C, P): the logits of the positive cells of all heads. */
    private static NDArray positives(List<NDArray> maps, Targets targets, int classes) {
        NDList rows = new NDList();
        for (int h = 0; h < maps.size(); h++) {
            long[] offsets = targets.offsets.get(h);
            if (offsets.length > 0) {
                NDArray flat = maps.get(h).reshape(-1);
                rows.add(flat.gather(flat.getManager().create(offsets), 0).reshape(4 + classes, -1));
            }
        }
        return joined(rows, 1);
    }

    /** The binary cross-entropy of logits z with targets t, softplus(z) - z t, which does not overflow. */
    private static NDArray crossEntropy(NDArray logits, NDArray targets) {
        return logits.getNDArrayInternal().softPlus().sub(logits.mul(targets));
    }

    /** NDArrays.concat copies a single array out of the graph, and its gradient would be lost. */
    private static NDArray joined(NDList arrays, int axis) {
        return arrays.size() == 1 ? arrays.get(0) : NDArrays.concat(arrays, axis);
    }
}
