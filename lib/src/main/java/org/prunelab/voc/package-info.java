/**
 * Data sets for detection: folders in PASCAL VOC layout, PASCAL VOC itself by download, Darknet-labelled folders, and
 * the generated Shapes set.
 *
 * <p>Boxes span pixel edges: (0, 0, w, h) is a whole picture. The corners in VOC files are pixel numbers from 1, both
 * inclusive, so a box there is (xmin - 1, ymin - 1, xmax, ymax) here, which undoes the devkit's rule.
 */
package org.prunelab.voc;
