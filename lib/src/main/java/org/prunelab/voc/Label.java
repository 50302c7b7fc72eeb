package org.prunelab.voc;

import org.prunelab.image.Box;

/**
 * An object that a picture shows, as its annotation tells.
 *
 * @param classIndex position in the data set's list of class names, from 0
 * @param box in pixels of the picture, or of the network's input once the picture was fitted to it
 * @param difficult marked as hard to recognise; the VOC metric neither rewards nor punishes finding it
 */
public record Label(int classIndex, Box box, boolean difficult) {}
