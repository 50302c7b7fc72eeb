package org.prunelab.voc;

import java.nio.file.Path;

/**
 * A line of a list of pictures, its files found.
 *
 * @param id the picture's name
 * @param image the picture, which exists
 * @param labels the annotation, which exists
 */
record Entry(String id, Path image, Path labels) {}
