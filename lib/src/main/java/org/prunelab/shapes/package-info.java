/**
 * A data set that is drawn rather than downloaded: {@link org.prunelab.shapes.Shapes} is its recipe, and writes it in
 * PASCAL VOC layout.
 */
package org.prunelab.shapes;
