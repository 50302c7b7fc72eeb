/**
 * Experiments, read from their descriptions, run by stages and recorded, and the presets that set their scale.
 */
package org.prunelab.experiment;
