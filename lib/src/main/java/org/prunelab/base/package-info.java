/**
 * What every other package may use and what has nothing to do with detectors: whole files and their problems, digests,
 * ranges, named choices, interrupts. Knows no other package.
 */
package org.prunelab.base;
