package org.prunelab.voc;

import org.prunelab.image.Box;

/**
 * A labelled object of a picture.
 *
 * @param classIndex position in {@link Voc#classes()}, from 0
 * @param box in pixels of the picture file, within the picture
 * @param difficult marked as hard to recognise: VOC's evaluation neither rewards nor punishes finding it
 */
public record VocObject(int classIndex, Box box, boolean difficult) {}
