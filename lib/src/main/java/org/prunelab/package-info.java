/** Prunelab: compressing object detectors by sparse training, group channel pruning and attention distilling. */
package org.prunelab;
