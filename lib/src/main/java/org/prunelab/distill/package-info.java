/**
 * Distilling: a student learns from a teacher's feature maps beside the labels. Knows {@code train}.
 */
package org.prunelab.distill;
