/**
 * Training: the YOLOv4 loss with its assignment of anchors, the course of the learning rate, optimizers whose state can
 * be saved by name, and the moving average of the weights.
 */
package org.prunelab.train;
