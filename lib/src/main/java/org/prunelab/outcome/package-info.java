/**
 * Outcomes of experiments as numbers: means and spreads over seeds, findings, learning curves, and the charts that are
 * drawn of them. Knows nothing of how they were made.
 */
package org.prunelab.outcome;
