/**
 * This library in a Java notebook: tables, charts and pictures as rich output, live progress, imports at hand. Only
 * {@code JJavaExtension} and {@code RunningKernel} know a kernel's classes.
 */
package org.prunelab.jupyter;
