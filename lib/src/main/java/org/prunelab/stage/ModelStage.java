package org.prunelab.stage;

/**
 * A stage that gives a model, as {@value #CFG} and {@value #WEIGHTS}.
 *
 * <pre>{@code
 * ModelStage stage = tuned;
 * List<? extends Stage> before = stage.inputs();
 * }</pre>
 */
public sealed interface ModelStage extends Stage
        permits Train, FromZoo, Transfer, SparseTrain, Prune, FineTune, Distill, FromScratch {

    /** The model's name in the run's folder. */
    String MODEL = "model";

    /** The model's network. */
    String CFG = MODEL + ".cfg";

    /** How its training went, epoch by epoch, where it was trained. */
    String METRICS = "metrics.csv";

    /** The model's weights. */
    String WEIGHTS = MODEL + ".weights";
}
