/**
 * The stages of an experiment as data: what is trained, pruned, evaluated and exported, from what, and how. A stage's key is
 * a digest of all that its result depends on; {@link org.prunelab.stage.Stages} finds the result in a {@code store} or
 * makes it.
 */
package org.prunelab.stage;
