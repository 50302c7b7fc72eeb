/**
 * Darknet's networks and weights as plain data: layers, shapes, cfg text, weights files, and the builder of YOLOv4. Knows
 * no tensors and no engine.
 */
package org.prunelab.darknet;
