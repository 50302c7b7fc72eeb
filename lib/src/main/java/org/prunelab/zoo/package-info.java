/** Detectors that come with the library, already trained, and how each was trained. */
package org.prunelab.zoo;
