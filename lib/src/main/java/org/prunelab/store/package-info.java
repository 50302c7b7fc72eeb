/**
 * A store of results by content: a folder for each finished run, named by a digest of all that its result depends on.
 * Runs are made aside and renamed when they are whole, one process at a time. Knows {@code darknet}'s files only.
 */
package org.prunelab.store;
