/**
 * The loss of YOLOv4 as Darknet computes it: the assignment of anchors to labelled boxes, box, objectness and class
 * terms, and {@link org.prunelab.loss.LossSettings} with what can be chosen.
 */
package org.prunelab.loss;
