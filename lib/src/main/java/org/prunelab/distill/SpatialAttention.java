package org.prunelab.distill;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.prunelab.base.Parameters;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Shape;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.detect.DetectorBlock;
import org.prunelab.detect.FeatureMaps;
import org.prunelab.detect.Pass;
import org.prunelab.image.Letterbox;
import org.prunelab.image.Picture;

/**
 * Spatial attention distilling (Chu et al. 2022; attention transfer of Zagoruyko and Komodakis, arXiv 1612.03928): the
 * attention map of a feature x (N, C, H, W) is A(x) = the mean over C of x^2, flattened and L2-normalised per image; the
 * loss is the sum over layers of beta x mean((A_teacher - A_student)^2). Since C goes away, a pruned student's maps
 * compare with its teacher's.
 *
 * <pre>{@code
 * DistillationLoss guide = SpatialAttention.paper().forInputOf(network).scaled(5e-4).from(teacher);
 * Trained student = Training.of(pruned).on(voc).with(guide).run();
 * }</pre>
 *
 * @param betas the weight of each layer, by layer index
 * @param nearObjects whether attention is limited to the cells near objects, before it is normalised, as fine-grained
 *     imitation picks them (Wang et al. 2019, arXiv 1906.03609, section 3.2; a variant in the paper's code)
 */
@JsonTypeName("attention")
public record SpatialAttention(Map<Integer, Double> betas, boolean nearObjects) implements Distillation {

    private static final int PAPER_LAYERS = 162;
    private static final int PAPER_SIZE = 416;

    public SpatialAttention {
        betas = Collections.unmodifiableMap(new TreeMap<>(betas));
        betas.forEach((layer, beta) -> {
            if (layer < 0 || !(beta > 0 && beta < 1e12)) {
                throw new IllegalArgumentException(
                        "Attention at layer %d has beta %s; layers count from 0 and beta is above 0."
                                .formatted(layer, beta));
            }
        });
        if (betas.isEmpty()) {
            throw new IllegalArgumentException("Attention needs at least one layer with its beta.");
        }
    }

    /** Attention over the whole of the maps. */
    public static SpatialAttention of(Map<Integer, Double> betas) {
        return new SpatialAttention(betas, false);
    }

    /** The released layers and weights, by group: backbone 1e6, coarse 1e3, neck and heads 1e4. */
    public static SpatialAttention paper() {
        Map<Integer, Double> betas = new TreeMap<>();
        List.of(10, 23, 54, 85).forEach(layer -> betas.put(layer, 1e6));
        List.of(117, 159).forEach(layer -> betas.put(layer, 1e3));
        List.of(127, 137, 148).forEach(layer -> betas.put(layer, 1e4));
        return of(betas);
    }

    /**
     * The paper's layers with its weights, or with {@code attentionBeta} for all where that is given, times
     * {@code attentionScale}.
     */
    static SpatialAttention from(Parameters parameters) {
        OptionalDouble beta = parameters.find("attentionBeta");
        SpatialAttention layers = beta.isPresent() ? paper().ungrouped(beta.getAsDouble()) : paper();
        return layers.scaled(parameters.get("attentionScale"));
    }

    /** The same layers with one weight for all. */
    public SpatialAttention ungrouped(double beta) {
        Map<Integer, Double> equal = new TreeMap<>();
        betas.keySet().forEach(layer -> equal.put(layer, beta));
        return new SpatialAttention(equal, nearObjects);
    }

    /** The same, near objects only. */
    public SpatialAttention onlyNearObjects() {
        return new SpatialAttention(betas, true);
    }

    /** All weights times a factor. */
    @Override
    public SpatialAttention scaled(double factor) {
        Map<Integer, Double> scaled = new TreeMap<>();
        betas.forEach((layer, beta) -> scaled.put(layer, beta * factor));
        return new SpatialAttention(scaled, nearObjects);
    }

    /**
     * The same weights for another size of input than the paper's 416 pixels. The loss is a mean over the cells of a map
     * whose squares sum to one, so that a map of a tenth of the cells would weigh ten times as much; this undoes it.
     */
    @Override
    public SpatialAttention forInputOf(Network network) {
        return scaled((double) network.input().height() * network.input().width() / (PAPER_SIZE * PAPER_SIZE));
    }

    @Override
    public Set<Integer> taps(Network network) {
        return betas.keySet();
    }

    @Override
    public void require(Network teacher, Network student) {
        for (int layer : betas.keySet()) {
            if (layer >= teacher.size() || layer >= student.size()) {
                throw new IllegalArgumentException(
                        ("Attention is asked for at layer %d, but the teacher has %d layers and the student %d. The"
                                        + " paper's layers belong to YOLOv4's %d; name layers of your own.")
                                .formatted(layer, teacher.size(), student.size(), PAPER_LAYERS));
            }
            Shape theirs = teacher.shape(layer);
            Shape ours = student.shape(layer);
            if (theirs.height() != ours.height() || theirs.width() != ours.width()) {
                throw new IllegalArgumentException(
                        "Attention maps compare cell by cell, but at layer %d the teacher gives %s and the student %s; use one input size."
                                .formatted(layer, theirs, ours));
            }
        }
    }

    @Override
    public DistillationTerm open(Network teacher, Network student, NDManager manager) {
        return new AttentionTerm(this, student);
    }

    /**
     * The attention maps of a detector over a picture at these layers, to be looked at.
     *
     * @param picture letterboxed as for detection; the maps cover the letterbox
     * @return by layer index
     */
    public Map<Integer, AttentionMap> maps(Model model, Picture picture) {
        require(model.network(), model.network());
        Shape input = model.network().input();
        FloatBuffer pixels = FloatBuffer.allocate(3 * input.height() * input.width());
        new Letterbox(picture.width(), picture.height(), input.width(), input.height())
                .apply(picture)
                .planes(pixels, 0);
        Map<Integer, AttentionMap> maps = new TreeMap<>();
        try (NDManager manager = ComputeDevice.current().newManager()) {
            DetectorBlock block = DetectorBlock.forInference(model, manager);
            NDArray images = manager.create(pixels, block.inputShape(1));
            FeatureMaps features =
                    block.forward(DetectorBlock.store(manager), images, Pass.INFERENCE.tapping(betas.keySet()));
            features.taps().forEach((layer, feature) -> {
                Shape shape = model.network().shape(layer);
                maps.put(
                        layer,
                        new AttentionMap(
                                shape.height(), shape.width(), map(feature).toFloatArray()));
            });
        }
        return maps;
    }

    /**
     * The attention map of a feature.
     *
     * @param feature (N, C, H, W)
     * @return (N, H x W), each row of length 1, or 0 where the feature is 0
     */
    public static NDArray map(NDArray feature) {
        long images = feature.getShape().get(0);
        try (NDArray squares = feature.mul(feature);
                NDArray mean = squares.mean(new int[] {1});
                NDArray flat = mean.reshape(images, -1)) {
            return flat.normalize(2, 1);
        }
    }

    /**
     * The attention map of a feature, limited to some cells.
     *
     * @param mask (N, H, W), 1 where attention counts and 0 elsewhere
     */
    static NDArray map(NDArray feature, NDArray mask) {
        long images = feature.getShape().get(0);
        try (NDArray squares = feature.mul(feature);
                NDArray mean = squares.mean(new int[] {1});
                NDArray masked = mean.mul(mask);
                NDArray flat = masked.reshape(images, -1)) {
            return flat.normalize(2, 1);
        }
    }
}
