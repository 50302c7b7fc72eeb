/**
 * Channel pruning as arithmetic on networks and arrays. Needs no tensor engine.
 *
 * <p>{@link org.prunelab.prune.ChannelClasses} says which channels can only go together;
 * {@link org.prunelab.prune.ChannelGroups} which layers share a threshold; a
 * {@link org.prunelab.prune.PruningRule} how the channels that stay are chosen; its
 * {@link org.prunelab.prune.PruningPlan} which they are and why, what that costs, and how a model looks without them.
 *
 * <pre>{@code
 * PruningPlan plan = ChannelGroups.paper(network).percentiles(.18, .50, .67, .19, .68).plan(model);
 * Model smaller = plan.apply(model, Constants.MOVED);
 * }</pre>
 */
package org.prunelab.prune;
