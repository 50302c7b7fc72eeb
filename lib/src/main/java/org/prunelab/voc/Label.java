package org.prunelab.voc;

import org.prunelab.image.Box;

/**
 * An object of a picture as training sees it.
 *
 * <pre>{@code
 * Label label = new Label(0, new Box(12, 30, 240, 198), false);
 * }</pre>
 *
 * @param classIndex position in {@link Voc#classes()}, from 0
 * @param box in pixels of the network's input, within it
 * @param difficult as in the annotation; Darknet trains on difficult objects too, so they are here
 */
public record Label(int classIndex, Box box, boolean difficult) {}
