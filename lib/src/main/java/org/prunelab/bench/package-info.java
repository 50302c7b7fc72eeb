/** Programs that environment/bench runs: they take turns with other tools, or make what these are measured on. */
package org.prunelab.bench;
