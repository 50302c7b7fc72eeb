package org.prunelab.voc;

import org.prunelab.image.Box;

/**
 * A labelled object of a picture.
 *
 * <pre>{@code
 * for (VocObject object : voc.train().get(0).objects()) {
 *     System.out.println(voc.classes().get(object.classIndex()) + " at " + object.box());
 * }
 * }</pre>
 *
 * @param classIndex position in {@link Voc#classes()}, from 0
 * @param box in pixels of the picture file, within the picture
 * @param difficult marked as hard to recognise: VOC's evaluation neither rewards nor punishes finding it
 */
public record VocObject(int classIndex, Box box, boolean difficult) {}
