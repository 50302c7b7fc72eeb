/**
 * Processes of this machine that stages run in, several at a time, since an engine allows one training in a process.
 * Knows stages and their store.
 */
package org.prunelab.worker;
