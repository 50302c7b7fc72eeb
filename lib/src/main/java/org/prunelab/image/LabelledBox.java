package org.prunelab.image;

/**
 * An object that really is in a picture: what a detector learns from, and what its boxes are held against.
 *
 * <pre>{@code
 * for (LabelledBox object : voc.train().get(0).objects()) {
 *     System.out.println(voc.classes().get(object.classIndex()) + " at " + object.box());
 * }
 * }</pre>
 *
 * @param classIndex position in the list of class names, from 0
 * @param box in pixels of the picture that it belongs to: of the file, or of a network's input
 * @param difficult marked as hard to recognise: VOC's evaluation neither rewards nor punishes finding it, and Darknet
 *     trains on it as on any other
 */
public record LabelledBox(int classIndex, Box box, boolean difficult) {}
