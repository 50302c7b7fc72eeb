package org.prunelab.evaluate;

import org.prunelab.image.Box;

/**
 * An object that really is in a picture.
 *
 * <pre>{@code
 * Truth truth = new Truth(0, new Box(12, 30, 240, 198), false);
 * }</pre>
 *
 * @param classIndex position in the list of class names, from 0
 * @param box in pixels of the picture
 * @param difficult whether finding it earns nothing and missing it costs nothing
 */
public record Truth(int classIndex, Box box, boolean difficult) {}
