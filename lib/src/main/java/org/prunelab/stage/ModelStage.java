package org.prunelab.stage;

/** A stage that gives a model, as {@code model.cfg} and {@code model.weights}. */
public sealed interface ModelStage extends Stage permits Train, SparseTrain, Prune, FineTune, Distill {}
