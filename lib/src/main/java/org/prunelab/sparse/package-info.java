/**
 * Dynamic sparse training: how hard the scaling factor (gamma) of each channel is pushed to zero, and when. Knows {@code prune} and
 * {@code train}.
 */
package org.prunelab.sparse;
