package org.prunelab.solve;

import java.util.List;
import java.util.stream.IntStream;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.Yolov4;

/** A narrow YOLOv4 of random weights, and made-up sensitivity scans of its groups. */
final class ScannedYolov4 {

    static final Model NARROW = narrow();

    private ScannedYolov4() {}

    private static Model narrow() {
        Network network = Yolov4.of(5).width(0.25).at(128).build();
        return new Model(network, Weights.random(network, 2));
    }

    /** The paper's groups hold out up to 0.6, but a fragile one falls from 0.3 on. */
    static Sensitivity scan(double unpruned, int fragile, double left) {
        return new Sensitivity(
                unpruned,
                IntStream.range(0, 5)
                        .mapToObj(group -> new Sensitivity.Curve(
                                String.valueOf(group + 1),
                                List.of(
                                        new Sensitivity.Point(0.3, unpruned * (group == fragile ? 0.85 : 1)),
                                        new Sensitivity.Point(0.6, group == fragile ? left : unpruned * 0.99),
                                        new Sensitivity.Point(0.9, group == fragile ? 0 : unpruned * 0.85))))
                        .toList());
    }

    static Sensitivity.Curve curve(String group, double first, double second) {
        return new Sensitivity.Curve(
                group, List.of(new Sensitivity.Point(0.2, first), new Sensitivity.Point(0.6, second)));
    }
}
