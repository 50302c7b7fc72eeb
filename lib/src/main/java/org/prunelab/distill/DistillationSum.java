package org.prunelab.distill;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.prunelab.darknet.Network;
import org.prunelab.detect.FeatureMaps;
import org.prunelab.image.LabelledBox;

/**
 * Several guides at once: their losses are added, and the teacher runs once for all.
 *
 * <pre>{@code
 * Distillation guide = DistillationSum.of(SpatialAttention.paper().forInputOf(network).scaled(5e-4), SoftTargets.usual());
 * Trained student = Training.of(pruned).on(voc).with(guide.from(teacher)).run();
 * }</pre>
 *
 * @param guides at least one
 */
@JsonTypeName("sum")
public record DistillationSum(List<Distillation> guides) implements Distillation {

    public DistillationSum {
        guides = List.copyOf(guides);
        if (guides.isEmpty()) {
            throw new IllegalArgumentException("A sum of guides needs at least one.");
        }
    }

    /** Part of the identity of trainings, so that this text never changes, whatever classes are called. */
    @Override
    public String toString() {
        return "GuideSum[guides=%s]".formatted(guides);
    }

    /** The sum of guides. */
    public static DistillationSum of(Distillation... guides) {
        return new DistillationSum(List.of(guides));
    }

    @Override
    public DistillationSum scaled(double factor) {
        return new DistillationSum(
                guides.stream().map(guide -> guide.scaled(factor)).toList());
    }

    @Override
    public DistillationSum forInputOf(Network network) {
        return new DistillationSum(
                guides.stream().map(guide -> guide.forInputOf(network)).toList());
    }

    @Override
    public Set<Integer> taps(Network network) {
        Set<Integer> taps = new TreeSet<>();
        guides.forEach(guide -> taps.addAll(guide.taps(network)));
        return taps;
    }

    @Override
    public void require(Network teacher, Network student) {
        guides.forEach(guide -> guide.require(teacher, student));
    }

    @Override
    public DistillationTerm open(Network teacher, Network student, NDManager manager) {
        return new Sum(guides.stream()
                .map(guide -> guide.open(teacher, student, manager))
                .toList());
    }

    /** Parameters are named after the position of their part. */
    private record Sum(List<DistillationTerm> parts) implements DistillationTerm {

        @Override
        public Map<String, NDArray> parameters() {
            Map<String, NDArray> all = new HashMap<>();
            for (int i = 0; i < parts.size(); i++) {
                String prefix = i + ".";
                parts.get(i).parameters().forEach((name, array) -> all.put(prefix + name, array));
            }
            return all;
        }

        @Override
        public void observe(FeatureMaps teacher, NDArray images, List<List<LabelledBox>> truths, NDManager step) {
            parts.forEach(part -> part.observe(teacher, images, truths, step));
        }

        @Override
        public NDArray loss(FeatureMaps student, Map<String, NDArray> parameters) {
            List<NDArray> losses = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                String prefix = i + ".";
                Map<String, NDArray> own = new HashMap<>();
                parts.get(i).parameters().keySet().forEach(name -> own.put(name, parameters.get(prefix + name)));
                losses.add(parts.get(i).loss(student, own));
            }
            return losses.stream().reduce(NDArray::add).orElseThrow();
        }
    }
}
