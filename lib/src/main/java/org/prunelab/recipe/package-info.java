/**
 * What an {@code experiment.json} says: arms, grid, seeds and settings, what the presets make of them, and the
 * {@link org.prunelab.recipe.Trial trials} with their stages. Runs nothing.
 */
package org.prunelab.recipe;
