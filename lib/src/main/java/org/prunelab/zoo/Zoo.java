package org.prunelab.zoo;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.prunelab.base.NearestName;
import org.prunelab.darknet.Model;
import org.prunelab.evaluate.ClassEvaluation;
import org.prunelab.evaluate.Evaluation;
import org.prunelab.evaluate.SizeBand;
import org.prunelab.prune.Cost;
import org.prunelab.prune.ScalingFactors;
import org.prunelab.shapes.Shapes;
import org.prunelab.sparse.SparseRate;
import org.prunelab.store.Environment;
import org.prunelab.train.Trained;
import org.prunelab.train.Training;
import org.prunelab.train.TrainingSettings;
import org.prunelab.voc.Voc;

/**
 * Detectors that come with the library, trained to the end. Each has a {@linkplain ModelCard card}, and can be trained
 * again from its recipe: with the same {@linkplain org.prunelab.store.Instructions instructions} to the same digest.
 *
 * <pre>{@code
 * Trained base = Zoo.shapes();
 * base.model()
 * }</pre>
 */
public final class Zoo {

    private static final String SHAPES = "shapes";
    private static final String SPARSE = "shapes-sparse";
    private static final String LONGER = "shapes-longer";
    private static final double WIDTH = 0.125;

    /** So many training pictures that a small network does not learn them by heart. */
    private static final Shapes PICTURES = Shapes.standard().withTrain(8000).withVal(500);

    /** A slow average is better by the end of a long training than one over the last hundred steps. */
    private static final TrainingSettings SETTINGS = TrainingSettings.DEFAULT.withAverageDecay(0.999);

    private static final List<Recipe> RECIPES = List.of(
            new Recipe(
                    SHAPES,
                    "YOLOv4 at an eighth of its width, which finds five plain figures on textured grounds",
                    WIDTH,
                    PICTURES,
                    SETTINGS.withEpochs(16).withEvaluations(16),
                    Optional.empty()),
            new Recipe(
                    SPARSE,
                    "The same, trained on sparsely by the paper's relaxed schedule: most of its channels can go",
                    WIDTH,
                    PICTURES,
                    SETTINGS.withEpochs(4).withEvaluations(4),
                    // 2.5 times the paper's rate: in 4,000 steps it can move a gamma by about 1.7, past zero from 1
                    Optional.of(new Recipe.SparseTraining(
                            SHAPES, SparseRate.relaxed(1e-3, 0.4, 0.65, 0.01).scaled(2.5)))),
            new Recipe(
                    LONGER,
                    "The same, trained on for as long as the sparse one without a penalty: what that one is compared with",
                    WIDTH,
                    PICTURES,
                    SETTINGS.withEpochs(4).withEvaluations(4),
                    Optional.of(new Recipe.SparseTraining(SHAPES, SparseRate.constant(0)))));

    private Zoo() {}

    /** The names of all detectors. */
    public static List<String> names() {
        return RECIPES.stream().map(Recipe::name).toList();
    }

    /** YOLOv4 at an eighth of its width and 128 pixels, trained on the generated Shapes. */
    public static Trained shapes() {
        return trained(SHAPES);
    }

    /** The same after sparse training: most of its scaling factors are near zero. */
    public static Trained sparseShapes() {
        return trained(SPARSE);
    }

    /** The same after as many steps as the sparse one, without a penalty: a control. */
    public static Trained longerShapes() {
        return trained(LONGER);
    }

    /**
     * A detector with its learning curve and its evaluation, as its training gave it.
     *
     * @throws IllegalArgumentException where there is none of that name, or a file does not have its digest
     */
    public static Trained trained(String name) {
        return ZooFiles.shipped(name).trained(recipe(name).settings());
    }

    /** What a detector is, how it was trained, and how well it does. */
    public static ModelCard card(String name) {
        return ZooFiles.shipped(recipe(name).name()).card();
    }

    /** The recipe of a detector's pictures; {@code withTrain} and {@code withVal} change how many. */
    public static Shapes data(String name) {
        return recipe(name).data();
    }

    /** Writes a detector's cfg, weights, learning curve and card into a folder, made if need be. */
    public static void copy(String name, Path folder) {
        ZooFiles.shipped(recipe(name).name()).copy(folder);
    }

    /**
     * Trains a detector again, showing progress, and writes its files into a folder. Where it was stopped, it resumes from
     * the folder's {@code checkpoints}.
     *
     * @throws IllegalStateException where it was begun with other instructions, or the thread is interrupted
     */
    public static Trained make(String name, Path folder) {
        return make(recipe(name), folder);
    }

    static Trained make(Recipe recipe, Path folder) {
        Training training = recipe.training(folder.resolve("checkpoints"));
        Map<String, String> environment = ZooFiles.begun(folder, here());
        Trained trained = training.run();
        ZooFiles.write(folder, trained, digests -> card(recipe, training, trained, environment, digests));
        return trained;
    }

    /** The card in a folder that {@link #make} or {@link #copy} wrote. */
    public static ModelCard card(Path folder) {
        return ZooFiles.in(folder).card();
    }

    private static Map<String, String> here() {
        Map<String, String> facts = new TreeMap<>();
        Environment.here().forEach((name, value) -> {
            if (value != null) {
                facts.put(name, String.valueOf(value));
            }
        });
        return facts;
    }

    private static ModelCard card(
            Recipe recipe,
            Training training,
            Trained trained,
            Map<String, String> environment,
            Map<String, String> digests) {
        Voc voc = training.data();
        Model model = trained.model();
        Cost cost = Cost.of(model.network());
        return new ModelCard(
                recipe.name(),
                recipe.description(),
                "Apache-2.0",
                new ModelCard.NetworkFacts(
                        "YOLOv4",
                        recipe.width(),
                        recipe.data().size(),
                        cost.parameters(),
                        cost.macs(),
                        ScalingFactors.of(model).shareBelow(ScalingFactors.ZERO)),
                voc.classes(),
                new ModelCard.DataFacts(
                        voc.name(), voc.train().size(), voc.val().size(), voc.fingerprint()),
                recipe.sparse().map(Recipe.SparseTraining::start).orElse("scratch"),
                training.identity(),
                recipe.steps(),
                trained.duration().toSeconds() / 3600.0,
                environment,
                facts(trained.evaluation()),
                digests);
    }

    private static ModelCard.EvaluationFacts facts(Evaluation evaluation) {
        Map<String, Double> byClass = new LinkedHashMap<>();
        for (ClassEvaluation each : evaluation.classes()) {
            byClass.put(each.name(), each.ap());
        }
        Map<String, Double> bySize = new TreeMap<>();
        for (SizeBand size : evaluation.sizes()) {
            bySize.put(size.name(), evaluation.mapOf(size.name()));
        }
        return new ModelCard.EvaluationFacts(evaluation.metric(), evaluation.map(), byClass, bySize);
    }

    private static Recipe recipe(String name) {
        return RECIPES.stream()
                .filter(recipe -> recipe.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The zoo has no detector \"%s\"%s; it has %s."
                        .formatted(
                                name,
                                NearestName.of(name, names())
                                        .map(nearest -> ", did you mean \"%s\"?".formatted(nearest))
                                        .orElse(""),
                                String.join(", ", names()))));
    }
}
