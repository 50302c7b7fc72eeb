package org.prunelab.stage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.prunelab.darknet.Model;
import org.prunelab.evaluate.Evaluation;
import org.prunelab.prune.Cost;
import org.prunelab.prune.ScalingFactors;

/** The headline numbers of a result, by name; what can't be measured is null. */
final class Measures {

    private final ObjectNode json = StageJson.mapper().createObjectNode();

    /** What a model costs, and {@code sparsity}, the share of its prunable factors below {@link ScalingFactors#ZERO}. */
    static Measures of(Model model) {
        Cost cost = Cost.of(model.network());
        return new Measures()
                .with("parameters", cost.parameters())
                .with("macs", cost.macs())
                .with("sparsity", ScalingFactors.of(model).shareBelow(ScalingFactors.ZERO));
    }

    Measures with(String name, long value) {
        json.put(name, value);
        return this;
    }

    Measures with(String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        } else {
            json.putNull(name);
        }
        return this;
    }

    Measures with(String name, String value) {
        json.put(name, value);
        return this;
    }

    Measures with(String name, List<Double> values) {
        json.set(name, StageJson.mapper().valueToTree(values));
        return this;
    }

    /** How well the model does, over all IoU thresholds, at 0.5, and by size. */
    Measures with(Evaluation evaluation) {
        with("map", evaluation.map());
        with("metric", evaluation.metric());
        with("map_50", evaluation.mapAt(0.5));
        List<String> sizes =
                evaluation.sizes().stream().map(size -> size.name()).toList();
        sizes.forEach(size -> with("map_" + size, evaluation.mapOf(size)));
        return with("images", evaluation.images());
    }

    /** How many objects of each size there are, and from which side in pixels on. */
    Measures withSizes(Evaluation evaluation) {
        evaluation.sizes().forEach(size -> with("objects_" + size.name(), evaluation.objectsOf(size.name()))
                .with("side_" + size.name(), size.minSide()));
        return this;
    }

    ObjectNode json() {
        return json;
    }
}
