/**
 * Pictures and boxes: the few notions that data sets and detectors share. Coordinates are in pixels, x to the right and
 * y down, with (0, 0) the upper left corner of the upper left pixel, so that a picture of width w spans [0, w].
 */
package org.prunelab.image;
