package org.prunelab.voc;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * Pictures to learn from, with their objects.
 *
 * @param step position in the sequence of batches, from 0
 * @param size side of the square pictures in pixels
 * @param pixels (N, 3, size, size), red, green, blue, in [0, 1]
 * @param truths the objects of each of the N pictures
 * @param ids the name of each picture; for a mosaic, of its upper left part
 */
public record Batch(long step, int size, FloatBuffer pixels, List<List<Label>> truths, List<String> ids) {}
