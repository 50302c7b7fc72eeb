package org.prunelab.detect;

import org.prunelab.image.Box;

/**
 * An object found in a picture.
 *
 * @param classIndex position in the detector's list of class names, from 0
 * @param score objectness times class probability, in [0, 1]
 * @param box in pixels of the picture
 */
public record Detection(int classIndex, float score, Box box) {}
