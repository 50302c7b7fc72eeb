/**
 * Networks, plans, data, detections and measurements as a notebook shows them: pictures, tables, charts.
 */
package org.prunelab.view;
