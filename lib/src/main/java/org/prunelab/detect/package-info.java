/**
 * Detection: a Darknet network as a DJL block, its heads decoded, duplicates suppressed, and the result drawn over the
 * picture. Knows {@code darknet} and {@code image}, and of {@code report} what can be shown.
 */
package org.prunelab.detect;
