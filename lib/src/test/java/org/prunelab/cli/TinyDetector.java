package org.prunelab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.prunelab.darknet.Cfg;
import org.prunelab.darknet.ConvolutionWeights;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;

/**
 * The files of a detector of two classes on 32 x 32 pixels, with stride 16. Its head does not look at the picture: the
 * box of 8 x 12 pixels in the middle of each of the four cells has objectness 0.9 and class 1 with probability 0.8.
 */
record TinyDetector(Path cfg, Path weights, Path names, Model model) {

    static TinyDetector in(Path folder) throws IOException {
        Path cfg = folder.resolve("tiny.cfg");
        Files.writeString(cfg, """
                [net]
                width=32
                height=32
                channels=3
                [convolutional]
                batch_normalize=1
                filters=32
                size=3
                stride=4
                pad=1
                activation=leaky
                [convolutional]
                batch_normalize=1
                filters=20
                size=3
                stride=4
                pad=1
                activation=mish
                [convolutional]
                filters=7
                size=1
                stride=1
                activation=linear
                [yolo]
                mask=0
                anchors=8,12
                classes=2
                num=1
                """);
        Network network = Cfg.read(cfg);
        TreeMap<Integer, ConvolutionWeights> byLayer =
                new TreeMap<>(Weights.random(network, 3).byLayer());
        float[] bias = {0, 0, 0, 0, logit(0.9), -5, logit(0.8)};
        float[] none = {};
        byLayer.put(2, new ConvolutionWeights(new float[7 * 20], bias, none, none, none));
        Model model = new Model(network, new Weights(byLayer));
        model.write(folder, "tiny");
        Path names = Files.writeString(folder.resolve("tiny.names"), "cat\ndog\n");
        return new TinyDetector(cfg, folder.resolve("tiny.weights"), names, model);
    }

    /** Runs a command on these files, with further options. */
    Run run(String command, Object... options) {
        List<Object> words = new ArrayList<>(List.of(command, "--cfg", cfg, "--weights", weights));
        words.addAll(List.of(options));
        return Run.of(words.toArray());
    }

    private static float logit(double probability) {
        return (float) Math.log(probability / (1 - probability));
    }
}
