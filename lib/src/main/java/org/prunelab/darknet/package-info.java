/**
 * Darknet's networks and weights as plain data: layers, shapes, cfg text, weights files (Darknet's and safetensors),
 * folding of batch normalisation, and the builder of YOLOv4. Knows no tensors and no engine.
 */
package org.prunelab.darknet;
