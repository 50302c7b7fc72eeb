package org.prunelab.distill;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.prunelab.base.Choices;
import org.prunelab.base.Parameters;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.train.DistillationLoss;

/**
 * What a student takes over from a teacher beside the labels.
 *
 * <pre>{@code
 * Distillation guide = SpatialAttention.paper().scaled(5e-4);
 * DistillationLoss loss = guide.forInputOf(network).from(teacher);
 * }</pre>
 */
public sealed interface Distillation permits SpatialAttention, SoftTargets, FeatureImitation, DistillationSum {

    /** The guides by their names in experiments and on the command line. */
    @SuppressWarnings("ClassInitializationDeadlock") // the classes are used when a guide is made, not before
    Choices<Function<Parameters, Distillation>> NAMED = Choices.<Function<Parameters, Distillation>>of("guide")
            .with("attention", given -> SpatialAttention.from(given))
            .with("attention-near-objects", given -> SpatialAttention.from(given)
                    .onlyNearObjects())
            .with("soft-targets", given -> SoftTargets.from(given))
            .with("imitation", given -> FeatureImitation.usual().scaled(given.get("imitationScale")));

    /**
     * The guide of a name; of several, joined by {@code +}, their sum.
     *
     * @param parameters by the names of the experiments' settings
     * @throws IllegalArgumentException where there is no such guide, or a number is missing or out of range
     */
    static Distillation named(String names, Parameters parameters) {
        List<Distillation> guides = Stream.of(names.split("\\+"))
                .map(name -> NAMED.get(name).apply(parameters))
                .toList();
        return guides.size() == 1 ? guides.get(0) : new DistillationSum(guides);
    }

    /** The loss against a teacher, which runs once a batch. */
    default DistillationLoss from(Model teacher) {
        return new TeacherLoss(this, teacher);
    }

    /** The same guide with its weights times a factor above 0. */
    Distillation scaled(double factor);

    /** The same guide for the size of a network's input, where its weights depend on that. */
    default Distillation forInputOf(Network network) {
        return this;
    }

    /** Layers of a network, teacher or student, whose maps it compares beside the heads. */
    Set<Integer> taps(Network network);

    /**
     * Refuses what can't be compared.
     *
     * @throws IllegalArgumentException naming the layer, and what to do
     */
    void require(Network teacher, Network student);

    /**
     * Gets ready for one training of a student that {@link #require} lets pass.
     *
     * @param manager owns what lasts for the whole training
     */
    DistillationTerm open(Network teacher, Network student, NDManager manager);
}
