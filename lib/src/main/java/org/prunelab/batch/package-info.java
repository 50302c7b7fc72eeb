/**
 * Batches of pictures for a network: letterboxed in order to evaluate, or augmented (mosaic, flips, crops, colours, other
 * input sizes) to train, drawn ahead by several threads, and always the same for the same seed.
 */
package org.prunelab.batch;
