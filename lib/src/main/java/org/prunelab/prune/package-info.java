/**
 * Channel pruning as arithmetic on networks and arrays: groups, thresholds, masks, plans, surgery and cost. Needs no
 * tensor engine.
 */
package org.prunelab.prune;
