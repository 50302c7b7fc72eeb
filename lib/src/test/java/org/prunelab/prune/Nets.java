package org.prunelab.prune;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.prunelab.darknet.Cfg;
import org.prunelab.darknet.ConvolutionWeights;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;

/** Small networks in few words, and models of them with hand-made gamma. */
public final class Nets {

    private Nets() {}

    /**
     * A network for 2 x 4 x 4 images, a line a layer: {@code conv 4} (1 x 1, normalised, linear), {@code conv 4 size=3
     * pad=1 groups=2}, {@code shortcut -3}, {@code route -1,-2}, {@code half -1} (the second half of the channels),
     * {@code plain 3} (without normalisation), {@code upsample}, {@code pool 3}.
     */
    public static Network of(String lines) {
        StringBuilder cfg = new StringBuilder("[net]\nwidth=4\nheight=4\nchannels=2\n");
        for (String line : lines.lines().map(String::strip).toList()) {
            List<String> words = List.of(line.split(" ", -1));
            cfg.append(
                    switch (words.get(0)) {
                        case "conv" -> "[convolutional]\nbatch_normalize=1\nactivation=linear\nfilters=" + words.get(1);
                        case "logistic" ->
                            "[convolutional]\nbatch_normalize=1\nactivation=logistic\nfilters=" + words.get(1);
                        case "leaky" -> "[convolutional]\nbatch_normalize=1\nactivation=leaky\nfilters=" + words.get(1);
                        case "plain" -> "[convolutional]\nactivation=linear\nfilters=" + words.get(1);
                        case "shortcut" -> "[shortcut]\nactivation=linear\nfrom=" + words.get(1);
                        case "route" -> "[route]\nlayers=" + words.get(1);
                        case "half" -> "[route]\ngroups=2\ngroup_id=1\nlayers=" + words.get(1);
                        case "upsample" -> "[upsample]\nstride=2";
                        case "pool" -> "[maxpool]\nstride=1\nsize=" + words.get(1);
                        default -> throw new IllegalArgumentException(line);
                    });
            cfg.append('\n');
            for (int i = 2; i < words.size(); i++) {
                cfg.append(words.get(i)).append('\n');
            }
        }
        return Cfg.parse(cfg.toString());
    }

    /** Random weights, but for the gamma of the layers that are named. */
    public static Model model(Network network, Map<Integer, float[]> gamma) {
        Map<Integer, ConvolutionWeights> changed =
                new TreeMap<>(Weights.random(network, 1).byLayer());
        gamma.forEach((layer, values) -> {
            ConvolutionWeights w = changed.get(layer);
            changed.put(layer, new ConvolutionWeights(w.kernel(), w.bias(), values, w.mean(), w.variance()));
        });
        return new Model(network, new Weights(changed));
    }

    public static float[] gamma(double... values) {
        float[] gamma = new float[values.length];
        for (int i = 0; i < gamma.length; i++) {
            gamma[i] = (float) values[i];
        }
        return gamma;
    }
}
