/**
 * Training: the YOLOv4 loss with its assignment of anchors, the course of the learning rate, optimizers whose state can
 * be saved by name, the moving average of the weights, and checkpoints by which a training that was stopped goes on.
 */
package org.prunelab.train;
