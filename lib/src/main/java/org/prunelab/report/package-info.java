/**
 * Tables, charts and live progress as values: each has a form for notebooks (HTML, PNG or SVG) and one for terminals
 * (text). Nothing here knows a notebook's kernel; {@code org.prunelab.jupyter} brings the two together.
 */
package org.prunelab.report;
