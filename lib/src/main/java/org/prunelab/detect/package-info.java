/**
 * Detection: a Darknet network as a DJL block, its heads decoded, duplicates suppressed, and the result drawn over the
 * picture. Knows {@code darknet} and {@code image}.
 */
package org.prunelab.detect;
