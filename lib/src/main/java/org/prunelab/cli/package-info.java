/** The command line {@code prunelab}: cost, detect, prune, export, train. Knows all other packages, and none knows it. */
package org.prunelab.cli;
