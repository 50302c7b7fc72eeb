/** Models for other runtimes: ONNX. (Darknet's own files are {@link org.prunelab.darknet.Model#write}.) */
package org.prunelab.export;
