/** The command line {@code prunelab}, a class for each command. No other package knows it. */
package org.prunelab.cli;
