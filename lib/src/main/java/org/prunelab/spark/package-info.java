/**
 * Stages of an experiment as tasks of an Apache Spark cluster. Stages travel as JSON, results stay in the store, whose
 * folder all machines share; Spark chooses the machine, and tries again where it loses one.
 */
package org.prunelab.spark;
