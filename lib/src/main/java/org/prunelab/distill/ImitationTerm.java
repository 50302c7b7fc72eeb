package org.prunelab.distill;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.prunelab.darknet.Network;
import org.prunelab.detect.FeatureMaps;
import org.prunelab.image.LabelledBox;
import org.prunelab.loss.Constant;

/** {@link FeatureImitation} during one training: its adapters, and the teacher's features of the present batch. */
final class ImitationTerm implements DistillationTerm {

    private final FeatureImitation settings;
    private final Map<Integer, ObjectMask> objects = new LinkedHashMap<>();
    private final Map<String, NDArray> adapters = new LinkedHashMap<>();
    private final Map<Integer, NDArray> features = new LinkedHashMap<>();
    private final Map<Integer, NDArray> masks = new LinkedHashMap<>();

    ImitationTerm(FeatureImitation settings, Network teacher, Network student, NDManager manager) {
        this.settings = settings;
        for (int layer : settings.taps(student)) {
            objects.put(layer, ObjectMask.at(student, layer));
            adapters.put(
                    name(layer),
                    adapter(
                            layer,
                            student.shape(layer).channels(),
                            teacher.shape(layer).channels(),
                            manager));
        }
    }

    private static String name(int layer) {
        return "adapter." + layer;
    }

    /** (theirs, own): a 1x1 convolution as a matrix, drawn so that it keeps the length of features. */
    private static NDArray adapter(int layer, int own, int theirs, NDManager manager) {
        Random random = new Random(layer);
        float[] kernel = new float[own * theirs];
        double deviation = Math.sqrt(1.0 / theirs);
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = (float) (random.nextGaussian() * deviation);
        }
        return manager.create(kernel, new Shape(theirs, own));
    }

    @Override
    public Map<String, NDArray> parameters() {
        return adapters;
    }

    @Override
    public void observe(FeatureMaps teacher, NDArray images, List<List<LabelledBox>> truths, NDManager step) {
        features.clear();
        masks.clear();
        objects.forEach((layer, mask) -> {
            NDArray feature = teacher.taps().get(layer);
            Shape shape = feature.getShape();
            NDArray near = mask.of(truths, shape, images.getShape(), step)
                    .reshape(shape.get(0), 1, shape.get(2), shape.get(3));
            NDArray scaled = scaled(feature, near);
            scaled.attach(step);
            features.put(layer, scaled);
            masks.put(layer, near);
        });
    }

    @Override
    public NDArray loss(FeatureMaps student, Map<String, NDArray> parameters) {
        List<NDArray> terms = new ArrayList<>();
        for (int layer : objects.keySet()) {
            NDArray own = scaled(student.taps().get(layer), masks.get(layer));
            NDArray difference = parameters.get(name(layer)).matMul(own).sub(features.get(layer));
            terms.add(Constant.times(difference.square().sum(), settings.weight()));
        }
        return terms.stream().reduce(NDArray::add).orElseThrow();
    }

    /** The features near objects as (N, C, H x W), all together of the length 1; all 0 where there are none. */
    private static NDArray scaled(NDArray feature, NDArray near) {
        Shape shape = feature.getShape();
        return feature.mul(near)
                .reshape(1, -1)
                .normalize(2, 1)
                .reshape(shape.get(0), shape.get(1), shape.get(2) * shape.get(3));
    }
}
