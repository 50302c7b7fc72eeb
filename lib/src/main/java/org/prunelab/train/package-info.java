/**
 * Training: the loop, learning rates, optimizers whose state can be saved by name, the moving average of the weights, and
 * checkpoints from which a training that was stopped resumes.
 */
package org.prunelab.train;
