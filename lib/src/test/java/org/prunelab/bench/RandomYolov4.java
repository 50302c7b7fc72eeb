package org.prunelab.bench;

import java.nio.file.Path;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.Yolov4;

/**
 * Writes yolov4.cfg and yolov4.weights for 20 classes, with seeded random weights, for tools to prune. Arguments: a
 * folder, the width, the input's side.
 */
public final class RandomYolov4 {

    private static final long SEED = 1;

    private RandomYolov4() {}

    /** Writes both files. */
    public static void main(String[] arguments) {
        Network network = Yolov4.of(20)
                .width(Double.parseDouble(arguments[1]))
                .at(Integer.parseInt(arguments[2]))
                .build();
        new Model(network, Weights.random(network, SEED)).write(Path.of(arguments[0]), "yolov4");
    }
}
