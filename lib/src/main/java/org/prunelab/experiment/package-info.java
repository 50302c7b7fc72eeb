/**
 * Experiments, read from their descriptions, run by stages and recorded; and what else notebooks are made of: presets
 * that set the scale, and comparisons of what comes out. Knows all the other packages but the kernel's.
 */
package org.prunelab.experiment;
