package org.prunelab.stage;

import org.prunelab.darknet.Network;
import org.prunelab.darknet.Yolov4;

/**
 * A YOLOv4; its classes are those of the data.
 *
 * <pre>{@code
 * Network network = new NetworkConfig(0.25, 128).build(5);
 * }</pre>
 *
 * @param width factor on the channels of every layer, above 0 and at most 4
 * @param size side of the square input in pixels, a multiple of 32
 */
public record NetworkConfig(double width, int size) {

    public NetworkConfig {
        yolov4(1, width, size); // refuses what it can't build
    }

    /** The network for a number of classes. */
    public Network build(int classes) {
        return yolov4(classes, width, size).build();
    }

    private static Yolov4 yolov4(int classes, double width, int size) {
        return Yolov4.of(classes).width(width).at(size);
    }
}
